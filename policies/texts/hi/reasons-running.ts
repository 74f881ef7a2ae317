import type { RUNNING_CODES } from '../../../contracts/reason-codes.ts';
import type { ReasonText } from '../shape.ts';

const NOTHING = 'कुछ नहीं करना है।';
const AGAIN = 'सेवा केंद्र पर कभी भी दोबारा आवेदन करें।';
const MEND = 'कुछ नहीं करना है। हम ठीक कर रहे हैं।';
const SOON = 'कुछ नहीं करना है। कोशिश अपने आप दोबारा होगी।';
const TIME_BACK = 'कुछ नहीं करना है। वह समय आपको वापस दे दिया गया है।';
const CALL = 'सहायक आपको फ़ोन करेंगे।';

/** What happens along the way: withdrawing, help, waivers, outages, messages. */
export const RUNNING_REASONS = {
  'withdrawal.artisan_request': ['कारीगर अब आगे नहीं बढ़ना चाहते।', AGAIN],
  'withdrawal.sells_elsewhere': ['कारीगर पहले से किसी और तरीके से बेचते हैं।', AGAIN],
  'withdrawal.registered_by_mistake': ['आवेदन ग़लती से शुरू हो गया था।', AGAIN],
  'withdrawal.consent_withdrawn': ['कारीगर ने सहमति वापस ले ली है।', AGAIN],
  'withdrawal.no_longer_in_trade': ['कारीगर ने यह काम छोड़ दिया है।', AGAIN],
  'withdrawal.family_reason': ['परिवार या सेहत का कारण।', AGAIN],
  'withdrawal.death': [
    'कारीगर का निधन हो गया है।',
    'परिवार सेवा केंद्र पर पूछ सकता है कि उसे क्या मिल सकता है।',
  ],
  'withdrawal.other': ['कोई और कारण।', AGAIN],
  'closing.opened_twice': ['वही आवेदन दो बार शुरू हो गया था।', 'कुछ नहीं करना है। दूसरा आवेदन चल रहा है।'],
  'closing.order': ['किसी अधिकारी ने ऐसा आदेश दिया है।', 'सेवा केंद्र पर कारण पूछें।'],
  'closing.records_lost': ['हमारी ग़लती से रिकॉर्ड ख़राब हो गए और वापस नहीं लाए जा सकते।', AGAIN],
  'hold.inquiry': ['मामले से जुड़ी एक बात की जाँच चल रही है।', 'कुछ नहीं। मामला अपने-आप आगे बढ़ेगा।'],
  'hold.instruction': ['दफ़्तर ने रुकने को कहा है।', 'कुछ नहीं। मामला अपने-आप आगे बढ़ेगा।'],
  'hold.disaster': ['ज़िले में काम रुका है, जैसे बाढ़ के बाद।', 'कुछ नहीं। मामला अपने-आप आगे बढ़ेगा।'],
  'assistance.pan_needed': ['पैन चाहिए।', 'सहायक बनवाने में मदद करेंगे।'],
  'assistance.bank_account_needed': ['अपने नाम का बैंक खाता चाहिए।', 'सहायक खाता खुलवाने में मदद करेंगे।'],
  'assistance.craft_card_needed': ['पहचान कार्ड चाहिए।', 'सहायक आवेदन करने में मदद करेंगे।'],
  'assistance.hallmark_needed': ['हॉलमार्क पंजीकरण या छूट का सबूत चाहिए।', 'सहायक इसमें मदद करेंगे।'],
  'assistance.permit_needed': ['रोक वाले सामान की अनुमति चाहिए।', 'सहायक इसमें मदद करेंगे।'],
  'assistance.document_help': ['दस्तावेज़ में मदद।', CALL],
  'assistance.product_help': ['सामान की फ़ोटो या जानकारी में मदद।', CALL],
  'assistance.account_help': ['सेलर अकाउंट में मदद।', CALL],
  'assistance.other': ['दूसरी मदद।', CALL],
  'assistance.provided': ['मदद मिल गई।', NOTHING],
  'assistance.not_possible': ['मदद नहीं हो सकी।', 'सेवा केंद्र पर पूछें कि और क्या हो सकता है।'],
  'assistance.not_needed': ['अब मदद की ज़रूरत नहीं है।', NOTHING],
  'waiver.held_by_scheme': ['यह योजना के पास पहले से है।', NOTHING],
  'waiver.exempt': ['कानून में इसकी छूट है।', NOTHING],
  'waiver.supervisor_decision': ['सुपरवाइज़र ने छूट दी है।', NOTHING],
  'policy.new_rules': ['नए नियम लागू हैं।', 'देख लें कि क्या देना बाकी है।'],
  'policy.correction': ['पहले ग़लत नियम लागू हो गए थे।', 'कुछ नहीं करना है। जो मंज़ूर हुआ, वह मंज़ूर रहेगा।'],
  'contact.unreached': ['हमारे संदेश नहीं पहुँच रहे।', 'सहायक आपको फ़ोन करेंगे।'],
  'contact.opted_out': ['संदेश नहीं चाहिए।', 'सहायक आपको फ़ोन करेंगे।'],
  'listing.not_reachable': [
    'ऑनलाइन बाज़ार पर रखे सामान तक अब हमारी पहुँच नहीं है।',
    'अपने सेलर अकाउंट में उसे बिक्री से हटा दें।',
  ],
  'listing.take_down_by_hand': [
    'सामान को हाथ से बिक्री से हटाना है।',
    'अपने सेलर अकाउंट में उसे बिक्री से हटा दें। सहायक मदद करेंगे।',
  ],
  'document.delete_by_hand': ['हम फ़ोटो नहीं मिटा सके।', 'कुछ नहीं करना है। हम उसे ढूँढकर मिटाएँगे।'],
  'time.system_down': ['हमारा सिस्टम बंद था।', TIME_BACK],
  'time.recovery': ['आपका आवेदन ठीक किया जा रहा था।', TIME_BACK],
  'fault.credentials': ['बाहर की सेवा हमारा लॉग-इन नहीं मान रही। इसमें आपकी ग़लती नहीं है।', MEND],
  'fault.role': ['बाहर की सेवा हमें अभी यह करने की अनुमति नहीं देती। इसमें आपकी ग़लती नहीं है।', MEND],
  'fault.our_account': ['ऑनलाइन बाज़ार पर हमारा अपना अकाउंट ठीक नहीं है। इसमें आपकी ग़लती नहीं है।', MEND],
  'fault.listing_attribute': [
    'ऑनलाइन बाज़ार सामान के बारे में कुछ माँगता है जो हम अभी नहीं भेजते। इसमें आपकी ग़लती नहीं है।',
    MEND,
  ],
  'fault.configuration': ['हमारी तरफ़ कुछ तैयार नहीं है। इसमें आपकी ग़लती नहीं है।', MEND],
  'fault.unavailable': ['बाहर की सेवा अभी जवाब नहीं दे रही।', SOON],
  'fault.no_answer': ['अभी तक जवाब नहीं आया है।', SOON],
  'fault.request_rejected': [
    'बाहर की सेवा ने हमारा सवाल नहीं लिया। इसमें आपकी ग़लती नहीं है।',
    'कुछ नहीं करना है। हम देख रहे हैं।',
  ],
  'fault.dossier_unreadable': [
    'आपके काग़ज़ अभी नहीं खुल रहे। इसमें आपकी ग़लती नहीं है।',
    'कुछ नहीं करना है। हम देख रहे हैं।',
  ],
  'notification.not_delivered': ['संदेश नहीं पहुँचा।', 'सेवा केंद्र को चालू फ़ोन नंबर बताएँ।'],
  'notification.unreachable': ['फ़ोन नहीं लगा।', 'फ़ोन चालू रखें, या सेवा केंद्र को दूसरा नंबर बताएँ।'],
  'notification.invalid_number': ['फ़ोन नंबर सही नहीं है।', 'सेवा केंद्र को सही नंबर बताएँ।'],
  'notification.opted_out': ['इस नंबर पर संदेश बंद हैं।', 'संदेश फिर से चाहिए हों तो सेवा केंद्र पर कहें।'],
  'notification.unavailable': ['संदेश सेवा अभी जवाब नहीं दे रही।', SOON],
} as const satisfies Record<(typeof RUNNING_CODES)[number], ReasonText>;
