import type { State } from './states.ts';

/**
 * The districts of each State: name in English and in Hindi, then other names and spellings in use, including old ones.
 *
 * Our own list. It is based on the npm package `india-state-district` 1.0.5 (Apache-2.0), without its districts that
 * were announced and never formed, and with names as governments have changed them since; the Hindi names are ours. No
 * package has the numbers of the Local Government Directory, so the list has none. A district is added at the end of
 * its State and never removed; one whose name changes keeps its code and gets the old name beside the new one.
 */
export const DISTRICT_ROWS: Readonly<Record<State, string>> = {
  AN: `
    Nicobar|निकोबार|Nicobars
    North and Middle Andaman|उत्तर और मध्य अंडमान|North & Middle Andaman
    South Andaman|दक्षिण अंडमान|South Andamans
  `,
  AP: `
    Srikakulam|श्रीकाकुलम
    Parvathipuram Manyam|पार्वतीपुरम मन्यम
    Vizianagaram|विजयनगरम
    Visakhapatnam|विशाखापत्तनम|Vizag|Vishakhapatnam|विशाखापट्टनम
    Alluri Sitharama Raju|अल्लूरी सीताराम राजू
    Anakapalli|अनाकापल्ली
    Kakinada|काकीनाडा
    East Godavari|पूर्वी गोदावरी
    Konaseema|कोनसीमा|Dr BR Ambedkar Konaseema
    Eluru|एलुरु
    West Godavari|पश्चिम गोदावरी
    NTR|एनटीआर|Nandamuri Taraka Rama Rao
    Krishna|कृष्णा
    Palnadu|पालनाडु
    Guntur|गुंटूर
    Bapatla|बापटला
    Prakasam|प्रकाशम
    Nellore|नेल्लोर|Sri Potti Sriramulu Nellore|SPSR Nellore|Sri Potti Sriramulu
    Kurnool|कुरनूल
    Nandyal|नंद्याल
    Anantapur|अनंतपुर|Ananthapuramu|Ananthapur|अनंतपुरम
    Sri Sathya Sai|श्री सत्य साई
    YSR Kadapa|वाईएसआर कडपा|YSR|Kadapa|Cuddapah|Y.S.R.|कडपा
    Annamayya|अन्नमय्या
    Tirupati|तिरुपति
    Chittoor|चित्तूर
  `,
  AR: `
    Anjaw|अंजॉ
    Changlang|चांगलांग
    East Kameng|पूर्वी कामेंग
    East Siang|पूर्वी सियांग
    Kamle|कामले
    Kra Daadi|क्रा दादी
    Kurung Kumey|कुरुंग कुमे
    Lepa Rada|लेपा राडा
    Lohit|लोहित
    Longding|लोंगडिंग
    Lower Dibang Valley|निचली दिबांग घाटी
    Lower Siang|निचला सियांग
    Lower Subansiri|निचला सुबनसिरी
    Namsai|नामसाई
    Pakke Kessang|पक्के केसांग
    Papum Pare|पापुम पारे
    Shi Yomi|शि योमी
    Siang|सियांग
    Tawang|तवांग
    Tirap|तिरप
    Dibang Valley|दिबांग घाटी|Upper Dibang Valley
    Upper Siang|ऊपरी सियांग
    Upper Subansiri|ऊपरी सुबनसिरी
    West Kameng|पश्चिम कामेंग
    West Siang|पश्चिम सियांग
    Itanagar|ईटानगर|Itanagar Capital Complex|Itanagar City Complex
  `,
  AS: `
    Bajali|बजाली
    Baksa|बाक्सा
    Barpeta|बारपेटा
    Biswanath|बिश्वनाथ
    Bongaigaon|बोंगाईगांव
    Cachar|कछार
    Charaideo|चराईदेव
    Chirang|चिरांग
    Darrang|दरांग
    Dhemaji|धेमाजी
    Dhubri|धुबरी
    Dibrugarh|डिब्रूगढ़
    Dima Hasao|दीमा हसाओ|North Cachar Hills
    Goalpara|गोलपाड़ा|ग्वालपाड़ा
    Golaghat|गोलाघाट
    Hailakandi|हैलाकांडी
    Hojai|होजाई
    Jorhat|जोरहाट
    Kamrup|कामरूप
    Kamrup Metropolitan|कामरूप महानगर|Kamrup Metro
    Karbi Anglong|कार्बी आंगलोंग
    Sribhumi|श्रीभूमि|Karimganj|करीमगंज
    Kokrajhar|कोकराझार
    Lakhimpur|लखीमपुर
    Majuli|माजुली
    Morigaon|मोरीगांव|Marigaon
    Nagaon|नगांव|नौगांव
    Nalbari|नलबाड़ी
    Sivasagar|शिवसागर|Sibsagar
    South Salmara Mankachar|दक्षिण सालमारा मनकाचर|South Salmara-Mancachar
    Sonitpur|शोणितपुर|सोनितपुर
    Tinsukia|तिनसुकिया
    Udalguri|उदालगुड़ी
    West Karbi Anglong|पश्चिम कार्बी आंगलोंग
    Tamulpur|तामुलपुर
  `,
  BR: `
    Araria|अररिया
    Arwal|अरवल
    Aurangabad|औरंगाबाद
    Banka|बांका
    Begusarai|बेगूसराय
    Bhagalpur|भागलपुर
    Bhojpur|भोजपुर
    Buxar|बक्सर
    Darbhanga|दरभंगा
    East Champaran|पूर्वी चंपारण|Purbi Champaran|Purba Champaran
    Gaya|गया|Gayaji|गयाजी
    Gopalganj|गोपालगंज
    Jamui|जमुई
    Jehanabad|जहानाबाद
    Kaimur|कैमूर|Kaimur (Bhabua)
    Katihar|कटिहार
    Khagaria|खगड़िया
    Kishanganj|किशनगंज
    Lakhisarai|लखीसराय
    Madhepura|मधेपुरा
    Madhubani|मधुबनी
    Munger|मुंगेर|Monghyr
    Muzaffarpur|मुजफ्फरपुर
    Nalanda|नालंदा
    Nawada|नवादा
    Patna|पटना
    Purnia|पूर्णिया|Purnea
    Rohtas|रोहतास
    Saharsa|सहरसा
    Samastipur|समस्तीपुर
    Saran|सारण
    Sheikhpura|शेखपुरा
    Sheohar|शिवहर
    Sitamarhi|सीतामढ़ी
    Siwan|सीवान
    Supaul|सुपौल
    Vaishali|वैशाली
    West Champaran|पश्चिम चंपारण|Pashchim Champaran|Paschim Champaran
  `,
  CG: `
    Balod|बालोद
    Baloda Bazar|बलौदा बाज़ार|Baloda Bazar-Bhatapara|Balodabazar
    Balrampur|बलरामपुर|Balrampur Ramanujganj
    Bastar|बस्तर
    Bemetara|बेमेतरा
    Bijapur|बीजापुर
    Bilaspur|बिलासपुर
    Dantewada|दंतेवाड़ा|Dakshin Bastar Dantewada
    Dhamtari|धमतरी
    Durg|दुर्ग
    Gariaband|गरियाबंद|Gariyaband
    Gaurela Pendra Marwahi|गौरेला पेंड्रा मरवाही|Gaurella-Pendra-Marwahi
    Janjgir Champa|जांजगीर चांपा
    Jashpur|जशपुर
    Kabirdham|कबीरधाम|Kawardha|कवर्धा
    Kanker|कांकेर|Uttar Bastar Kanker
    Kondagaon|कोंडागांव
    Korba|कोरबा
    Korea|कोरिया|Koriya
    Mahasamund|महासमुंद
    Manendragarh Chirmiri Bharatpur|मनेंद्रगढ़ चिरमिरी भरतपुर
    Mohla Manpur|मोहला मानपुर|Mohla-Manpur-Ambagarh Chowki
    Mungeli|मुंगेली
    Narayanpur|नारायणपुर
    Raigarh|रायगढ़
    Raipur|रायपुर
    Rajnandgaon|राजनांदगांव
    Sarangarh Bilaigarh|सारंगढ़ बिलाईगढ़
    Sakti|सक्ती|Shakti
    Sukma|सुकमा
    Surajpur|सूरजपुर
    Surguja|सरगुजा|Sarguja
    Khairagarh Chhuikhadan Gandai|खैरागढ़ छुईखदान गंडई|Khairagarh
  `,
  CH: `
    Chandigarh|चंडीगढ़
  `,
  DH: `
    Daman|दमन
    Diu|दीव
    Dadra and Nagar Haveli|दादरा और नगर हवेली|Dadra & Nagar Haveli
  `,
  DL: `
    Central Delhi|मध्य दिल्ली|Central
    East Delhi|पूर्वी दिल्ली|East
    New Delhi|नई दिल्ली
    North Delhi|उत्तर दिल्ली|North|उत्तरी दिल्ली
    North East Delhi|उत्तर पूर्वी दिल्ली|North East
    North West Delhi|उत्तर पश्चिम दिल्ली|North West|उत्तर पश्चिमी दिल्ली
    Shahdara|शाहदरा
    South Delhi|दक्षिण दिल्ली|South|दक्षिणी दिल्ली
    South East Delhi|दक्षिण पूर्वी दिल्ली|South East
    South West Delhi|दक्षिण पश्चिम दिल्ली|South West|दक्षिण पश्चिमी दिल्ली
    West Delhi|पश्चिम दिल्ली|West|पश्चिमी दिल्ली
  `,
  GA: `
    North Goa|उत्तर गोवा|उत्तरी गोवा
    South Goa|दक्षिण गोवा|दक्षिणी गोवा
  `,
  GJ: `
    Ahmedabad|अहमदाबाद|Ahmadabad
    Amreli|अमरेली
    Anand|आणंद|आनंद
    Aravalli|अरवल्ली|Arvalli
    Banaskantha|बनासकांठा|Banas Kantha
    Bharuch|भरूच
    Bhavnagar|भावनगर
    Botad|बोटाद
    Chhota Udaipur|छोटा उदयपुर|Chhota Udepur|Chhotaudepur
    Dahod|दाहोद|Dohad
    Dang|डांग|The Dangs|Dangs
    Devbhumi Dwarka|देवभूमि द्वारका|Devbhoomi Dwarka
    Gandhinagar|गांधीनगर
    Gir Somnath|गिर सोमनाथ
    Jamnagar|जामनगर
    Junagadh|जूनागढ़
    Kheda|खेड़ा
    Kachchh|कच्छ|Kutch|Kachh
    Mahisagar|महीसागर
    Mehsana|मेहसाणा|Mahesana
    Morbi|मोरबी
    Narmada|नर्मदा
    Navsari|नवसारी
    Panchmahal|पंचमहल|Panch Mahals|Panchmahals
    Patan|पाटन|पाटण
    Porbandar|पोरबंदर
    Rajkot|राजकोट
    Sabarkantha|साबरकांठा|Sabar Kantha
    Surat|सूरत
    Surendranagar|सुरेंद्रनगर
    Tapi|तापी
    Vadodara|वडोदरा|Baroda|बड़ौदा
    Valsad|वलसाड
    Vav Tharad|वाव थराद
  `,
  HP: `
    Bilaspur|बिलासपुर
    Chamba|चंबा
    Hamirpur|हमीरपुर
    Kangra|कांगड़ा
    Kinnaur|किन्नौर
    Kullu|कुल्लू
    Lahaul and Spiti|लाहौल और स्पीति|Lahul & Spiti|Lahaul Spiti|लाहौल स्पीति
    Mandi|मंडी
    Shimla|शिमला
    Sirmaur|सिरमौर
    Solan|सोलन
    Una|ऊना
  `,
  HR: `
    Ambala|अंबाला
    Bhiwani|भिवानी
    Charkhi Dadri|चरखी दादरी
    Faridabad|फरीदाबाद
    Fatehabad|फतेहाबाद
    Gurugram|गुरुग्राम|Gurgaon|गुड़गांव
    Hisar|हिसार
    Jhajjar|झज्जर
    Jind|जींद
    Kaithal|कैथल
    Karnal|करनाल
    Kurukshetra|कुरुक्षेत्र
    Mahendragarh|महेंद्रगढ़
    Nuh|नूंह|Mewat|मेवात
    Palwal|पलवल
    Panchkula|पंचकूला
    Panipat|पानीपत
    Rewari|रेवाड़ी
    Rohtak|रोहतक
    Sirsa|सिरसा
    Sonipat|सोनीपत|Sonepat
    Yamunanagar|यमुनानगर|Yamuna Nagar
    Hansi|हांसी
  `,
  JH: `
    Bokaro|बोकारो
    Chatra|चतरा
    Deoghar|देवघर
    Dhanbad|धनबाद
    Dumka|दुमका
    East Singhbhum|पूर्वी सिंहभूम|Purbi Singhbhum
    Garhwa|गढ़वा
    Giridih|गिरिडीह
    Godda|गोड्डा
    Gumla|गुमला
    Hazaribagh|हज़ारीबाग|Hazaribag
    Jamtara|जामताड़ा
    Khunti|खूंटी
    Koderma|कोडरमा
    Latehar|लातेहार
    Lohardaga|लोहरदगा
    Pakur|पाकुड़
    Palamu|पलामू|Palamau
    Ramgarh|रामगढ़
    Ranchi|रांची
    Sahibganj|साहिबगंज|Sahebganj
    Seraikela Kharsawan|सरायकेला खरसावां|Saraikela Kharsawan
    Simdega|सिमडेगा
    West Singhbhum|पश्चिमी सिंहभूम|Pashchimi Singhbhum
  `,
  JK: `
    Anantnag|अनंतनाग|Ananthnag
    Budgam|बडगाम|Badgam
    Bandipora|बांदीपोरा|Bandipore|Bandipur
    Baramulla|बारामूला
    Doda|डोडा
    Ganderbal|गांदरबल
    Jammu|जम्मू
    Kathua|कठुआ
    Kishtwar|किश्तवाड़
    Kulgam|कुलगाम
    Kupwara|कुपवाड़ा
    Poonch|पुंछ|Punch
    Pulwama|पुलवामा
    Rajouri|राजौरी|Rajauri
    Ramban|रामबन
    Reasi|रियासी
    Samba|सांबा
    Shopian|शोपियां
    Srinagar|श्रीनगर
    Udhampur|उधमपुर
  `,
  KA: `
    Bagalkot|बागलकोट|Bagalkote
    Ballari|बल्लारी|Bellary
    Belagavi|बेलगावी|Belgaum|बेलगाम
    Bengaluru Rural|बेंगलुरु ग्रामीण|Bangalore Rural
    Bengaluru Urban|बेंगलुरु शहरी|Bangalore Urban|Bangalore|Bengaluru|बेंगलुरु|बंगलौर
    Bidar|बीदर
    Chamarajanagar|चामराजनगर|Chamarajanagara|Chamrajnagar
    Chikkaballapur|चिक्काबल्लापुर|Chikkaballapura|Chickballapur
    Chikkamagaluru|चिक्कमगलुरु|Chikmagalur|Chickmagalur
    Chitradurga|चित्रदुर्ग
    Dakshina Kannada|दक्षिण कन्नड़|Dakshin Kannad
    Davanagere|दावणगेरे|Davangere
    Dharwad|धारवाड़
    Gadag|गदग
    Kalaburagi|कलबुर्गी|Gulbarga|गुलबर्गा
    Hassan|हासन
    Haveri|हावेरी
    Kodagu|कोडगु|Coorg
    Kolar|कोलार
    Koppal|कोप्पल|Koppala
    Mandya|मांड्या
    Mysuru|मैसूरु|Mysore|मैसूर
    Raichur|रायचूर
    Ramanagara|रामनगर|Ramanagaram|Ramnagar|Ramanagar|Bengaluru South
    Shivamogga|शिवमोग्गा|Shimoga
    Tumakuru|तुमकुरु|Tumkur
    Udupi|उडुपी
    Uttara Kannada|उत्तर कन्नड़|Uttar Kannad
    Vijayanagara|विजयनगर
    Vijayapura|विजयपुरा|Bijapur|बीजापुर
    Yadgir|यादगीर|Yadagiri
  `,
  KL: `
    Alappuzha|अलप्पुझा|Alleppey
    Ernakulam|एर्नाकुलम
    Idukki|इडुक्की
    Kannur|कन्नूर|Cannanore
    Kasaragod|कासरगोड|Kasargod
    Kollam|कोल्लम|Quilon
    Kottayam|कोट्टायम
    Kozhikode|कोझिकोड|Calicut
    Malappuram|मलप्पुरम
    Palakkad|पालक्काड|Palghat
    Pathanamthitta|पतनमतिट्टा
    Thrissur|त्रिशूर|Trichur
    Thiruvananthapuram|तिरुवनंतपुरम|Trivandrum
    Wayanad|वायनाड
  `,
  LA: `
    Kargil|कारगिल
    Leh|लेह
  `,
  LD: `
    Lakshadweep|लक्षद्वीप
  `,
  MH: `
    Ahilyanagar|अहिल्यानगर|Ahmednagar|Ahmadnagar|अहमदनगर
    Akola|अकोला
    Amravati|अमरावती
    Chhatrapati Sambhajinagar|छत्रपति संभाजीनगर|Aurangabad|औरंगाबाद
    Beed|बीड|Bid
    Bhandara|भंडारा
    Buldhana|बुलढाणा|Buldana
    Chandrapur|चंद्रपुर
    Dhule|धुले
    Gadchiroli|गढ़चिरौली|गडचिरोली
    Gondia|गोंदिया|Gondiya
    Hingoli|हिंगोली
    Jalgaon|जलगांव
    Jalna|जालना
    Kolhapur|कोल्हापुर|कोल्हापूर
    Latur|लातूर
    Mumbai City|मुंबई शहर|Mumbai|मुंबई|Bombay
    Mumbai Suburban|मुंबई उपनगर
    Nanded|नांदेड़
    Nandurbar|नंदुरबार
    Nagpur|नागपुर
    Nashik|नासिक|Nasik|नाशिक
    Dharashiv|धाराशिव|Osmanabad|उस्मानाबाद
    Palghar|पालघर
    Parbhani|परभणी
    Pune|पुणे|Poona
    Raigad|रायगढ़|Raigarh|Raigarh(MH)|रायगड
    Ratnagiri|रत्नागिरी
    Sangli|सांगली
    Satara|सतारा
    Sindhudurg|सिंधुदुर्ग
    Solapur|सोलापुर|Sholapur
    Thane|ठाणे
    Wardha|वर्धा
    Washim|वाशिम
    Yavatmal|यवतमाल
  `,
  ML: `
    East Garo Hills|पूर्वी गारो हिल्स
    East Khasi Hills|पूर्वी खासी हिल्स
    East Jaintia Hills|पूर्वी जयंतिया हिल्स
    Eastern West Khasi Hills|पूर्वी पश्चिम खासी हिल्स
    North Garo Hills|उत्तर गारो हिल्स
    Ri Bhoi|री भोई
    South Garo Hills|दक्षिण गारो हिल्स
    South West Garo Hills|दक्षिण पश्चिम गारो हिल्स
    South West Khasi Hills|दक्षिण पश्चिम खासी हिल्स
    West Jaintia Hills|पश्चिम जयंतिया हिल्स|Jaintia Hills
    West Garo Hills|पश्चिम गारो हिल्स
    West Khasi Hills|पश्चिम खासी हिल्स
  `,
  MN: `
    Bishnupur|बिष्णुपुर
    Chandel|चंदेल
    Churachandpur|चुराचांदपुर
    Imphal East|इम्फाल पूर्व
    Imphal West|इम्फाल पश्चिम
    Jiribam|जिरीबाम|Jaribam
    Kakching|काकचिंग
    Kamjong|कामजोंग
    Kangpokpi|कांगपोकपी
    Noney|नोनी
    Pherzawl|फेरज़ॉल
    Senapati|सेनापति
    Tamenglong|तामेंगलोंग
    Tengnoupal|तेंगनोउपल
    Thoubal|थौबल
    Ukhrul|उखरुल
  `,
  MP: `
    Agar Malwa|आगर मालवा
    Alirajpur|अलीराजपुर
    Anuppur|अनूपपुर
    Ashoknagar|अशोकनगर|Ashok Nagar
    Balaghat|बालाघाट
    Barwani|बड़वानी
    Betul|बैतूल
    Bhind|भिंड
    Bhopal|भोपाल
    Burhanpur|बुरहानपुर
    Chhatarpur|छतरपुर
    Chhindwara|छिंदवाड़ा
    Damoh|दमोह
    Datia|दतिया
    Dewas|देवास
    Dhar|धार
    Dindori|डिंडोरी
    Guna|गुना
    Gwalior|ग्वालियर
    Harda|हरदा
    Narmadapuram|नर्मदापुरम|Hoshangabad|होशंगाबाद
    Indore|इंदौर
    Jabalpur|जबलपुर
    Jhabua|झाबुआ
    Katni|कटनी
    Khandwa|खंडवा|East Nimar|Khandwa (East Nimar)
    Khargone|खरगोन|West Nimar|Khargone (West Nimar)
    Maihar|मैहर
    Mandla|मंडला
    Mandsaur|मंदसौर
    Mauganj|मऊगंज
    Morena|मुरैना
    Narsinghpur|नरसिंहपुर|Narsimhapur
    Neemuch|नीमच
    Niwari|निवाड़ी
    Pandhurna|पांढुर्णा
    Panna|पन्ना
    Raisen|रायसेन
    Rajgarh|राजगढ़
    Ratlam|रतलाम
    Rewa|रीवा
    Sagar|सागर
    Satna|सतना
    Sehore|सीहोर
    Seoni|सिवनी
    Shahdol|शहडोल
    Shajapur|शाजापुर
    Sheopur|श्योपुर
    Shivpuri|शिवपुरी
    Sidhi|सीधी
    Singrauli|सिंगरौली
    Tikamgarh|टीकमगढ़
    Ujjain|उज्जैन
    Umaria|उमरिया
    Vidisha|विदिशा
  `,
  MZ: `
    Aizawl|आइजोल
    Champhai|चम्फाई
    Hnahthial|हनाहथियाल
    Khawzawl|ख्वाज़ोल
    Kolasib|कोलासिब
    Lawngtlai|लॉन्गतलाई
    Lunglei|लुंगलेई
    Mamit|मामित|Mammit
    Siaha|सियाहा|Saiha
    Saitual|सैतुअल
    Serchhip|सेरछिप
  `,
  NL: `
    Chumoukedima|चुमौकेदिमा|Chümoukedima
    Dimapur|दीमापुर
    Kiphire|किफिरे
    Kohima|कोहिमा
    Longleng|लोंगलेंग
    Mokokchung|मोकोकचुंग
    Mon|मोन
    Niuland|न्यूलैंड
    Noklak|नोकलाक
    Peren|पेरेन
    Phek|फेक
    Shamator|शामाटोर
    Tseminyu|त्सेमिन्यू|Tseminyü
    Tuensang|तुएनसांग
    Wokha|वोखा
    Zunheboto|जुन्हेबोटो|Zunhebotto
    Meluri|मेलुरी
  `,
  OD: `
    Angul|अंगुल|Anugul
    Boudh|बौध|Bauda|Baudh|Boudh (Bauda)
    Bhadrak|भद्रक
    Balangir|बलांगीर|Bolangir
    Bargarh|बरगढ़|Baragarh|Bargarh (Baragarh)
    Balasore|बालेश्वर|Baleswar|Baleshwar|बालासोर
    Cuttack|कटक
    Deogarh|देवगढ़|Debagarh|Debagarh (Deogarh)
    Dhenkanal|ढेंकानाल
    Ganjam|गंजाम
    Gajapati|गजपति
    Jharsuguda|झारसुगुड़ा
    Jajpur|जाजपुर|Jajapur
    Jagatsinghpur|जगतसिंहपुर|Jagatsinghapur
    Khordha|खोर्धा|Khorda|Khurda
    Kendujhar|केंदुझर|Keonjhar|Keonjhargarh
    Kalahandi|कालाहांडी
    Kandhamal|कंधमाल|Phulbani
    Koraput|कोरापुट
    Kendrapara|केंद्रपाड़ा
    Malkangiri|मलकानगिरी
    Mayurbhanj|मयूरभंज
    Nabarangpur|नबरंगपुर|Nabarangapur|Nowrangpur
    Nuapada|नुआपाड़ा
    Nayagarh|नयागढ़
    Puri|पुरी
    Rayagada|रायगड़ा
    Sambalpur|संबलपुर
    Subarnapur|सुबर्णपुर|Sonapur|Sonepur|Subarnapur (Sonepur)
    Sundargarh|सुंदरगढ़|Sundergarh
  `,
  PB: `
    Amritsar|अमृतसर
    Barnala|बरनाला
    Bathinda|बठिंडा|Bhatinda
    Firozpur|फिरोजपुर|Ferozepur
    Faridkot|फरीदकोट
    Fatehgarh Sahib|फतेहगढ़ साहिब
    Fazilka|फाज़िल्का
    Gurdaspur|गुरदासपुर
    Hoshiarpur|होशियारपुर
    Jalandhar|जालंधर|Jullundur
    Kapurthala|कपूरथला
    Ludhiana|लुधियाना
    Malerkotla|मलेरकोटला
    Mansa|मानसा
    Moga|मोगा
    Sri Muktsar Sahib|श्री मुक्तसर साहिब|Muktsar|मुक्तसर
    Pathankot|पठानकोट
    Patiala|पटियाला
    Rupnagar|रूपनगर|Ropar
    Sahibzada Ajit Singh Nagar|साहिबजादा अजीत सिंह नगर|Mohali|SAS Nagar|मोहाली
    Sangrur|संगरूर
    Shahid Bhagat Singh Nagar|शहीद भगत सिंह नगर|Nawanshahr|SBS Nagar|नवांशहर
    Tarn Taran|तरनतारन
  `,
  PY: `
    Karaikal|कराईकल
    Mahe|माहे|Mahé
    Puducherry|पुडुचेरी|Pondicherry|पांडिचेरी
    Yanam|यानम
  `,
  RJ: `
    Ajmer|अजमेर
    Alwar|अलवर
    Bikaner|बीकानेर
    Barmer|बाड़मेर
    Banswara|बांसवाड़ा
    Bharatpur|भरतपुर
    Baran|बारां
    Bundi|बूंदी
    Bhilwara|भीलवाड़ा
    Churu|चूरू
    Chittorgarh|चित्तौड़गढ़|Chittaurgarh
    Dausa|दौसा
    Dholpur|धौलपुर|Dhaulpur
    Dungarpur|डूंगरपुर
    Sri Ganganagar|श्रीगंगानगर|Ganganagar|गंगानगर
    Hanumangarh|हनुमानगढ़
    Jhunjhunu|झुंझुनूं|Jhujhunu
    Jalore|जालौर|Jalor
    Jodhpur|जोधपुर
    Jaipur|जयपुर
    Jaisalmer|जैसलमेर
    Jhalawar|झालावाड़
    Karauli|करौली
    Kota|कोटा
    Nagaur|नागौर
    Pali|पाली
    Pratapgarh|प्रतापगढ़
    Rajsamand|राजसमंद
    Sikar|सीकर
    Sawai Madhopur|सवाई माधोपुर
    Sirohi|सिरोही
    Tonk|टोंक
    Udaipur|उदयपुर
    Balotra|बालोतरा
    Beawar|ब्यावर
    Deeg|डीग
    Didwana Kuchaman|डीडवाना कुचामन
    Khairthal Tijara|खैरथल तिजारा
    Kotputli Behror|कोटपूतली बहरोड़
    Phalodi|फलोदी
    Salumbar|सलूंबर
  `,
  SK: `
    Gangtok|गंगटोक|East Sikkim|पूर्वी सिक्किम
    Mangan|मंगन|North Sikkim|उत्तर सिक्किम
    Pakyong|पाक्योंग
    Soreng|सोरेंग
    Namchi|नामची|South Sikkim|दक्षिण सिक्किम
    Gyalshing|ग्यालशिंग|West Sikkim|पश्चिम सिक्किम|Geyzing
  `,
  TN: `
    Ariyalur|अरियलूर
    Chengalpattu|चेंगलपट्टू
    Chennai|चेन्नई|Madras
    Coimbatore|कोयंबटूर
    Cuddalore|कडलूर
    Dharmapuri|धर्मपुरी
    Dindigul|डिंडीगुल
    Erode|इरोड
    Kallakurichi|कल्लाकुरिची
    Kancheepuram|कांचीपुरम|Kanchipuram
    Kanniyakumari|कन्याकुमारी|Kanyakumari
    Karur|करूर
    Krishnagiri|कृष्णागिरी
    Madurai|मदुरै
    Mayiladuthurai|मयिलादुतुरै
    Nagapattinam|नागपट्टिनम
    Nilgiris|नीलगिरि|The Nilgiris
    Namakkal|नामक्कल
    Perambalur|पेरंबलूर
    Pudukkottai|पुदुक्कोट्टई
    Ramanathapuram|रामनाथपुरम
    Ranipet|रानीपेट
    Salem|सेलम
    Sivaganga|शिवगंगा
    Tenkasi|तेनकासी
    Tiruppur|तिरुप्पुर
    Tiruchirappalli|तिरुचिरापल्ली|Trichy
    Theni|थेनी
    Tirunelveli|तिरुनेलवेली
    Thanjavur|तंजावुर|Tanjore
    Thoothukudi|तूतुकुड़ी|Tuticorin
    Tirupathur|तिरुपत्तूर|Tirupattur
    Tiruvallur|तिरुवल्लूर|Thiruvallur
    Tiruvarur|तिरुवारूर|Thiruvarur
    Tiruvannamalai|तिरुवन्नामलई
    Vellore|वेल्लोर
    Viluppuram|विलुप्पुरम|Villupuram
    Virudhunagar|विरुधुनगर
  `,
  TR: `
    Dhalai|धलाई
    Gomati|गोमती|Gomti
    Khowai|खोवाई
    North Tripura|उत्तर त्रिपुरा
    Sepahijala|सिपाहीजाला|Sipahijala
    South Tripura|दक्षिण त्रिपुरा
    Unakoti|उनाकोटी
    West Tripura|पश्चिम त्रिपुरा
  `,
  TS: `
    Adilabad|आदिलाबाद
    Bhadradri Kothagudem|भद्राद्री कोठागुडेम
    Hanumakonda|हनुमकोंडा|Hanamkonda|Warangal Urban
    Hyderabad|हैदराबाद
    Jagtial|जगतियाल|Jagitial
    Jangaon|जनगांव|Jangoan
    Jayashankar Bhupalpally|जयशंकर भूपालपल्ली
    Jogulamba Gadwal|जोगुलाम्बा गडवाल
    Kamareddy|कामारेड्डी
    Karimnagar|करीमनगर|Karim Nagar
    Khammam|खम्मम
    Kumuram Bheem Asifabad|कुमुरम भीम आसिफाबाद|Komaram Bheem Asifabad
    Mahabubabad|महबूबाबाद
    Mahabubnagar|महबूबनगर|Mahbubnagar|Mahabub Nagar
    Mancherial|मंचेरियल
    Medak|मेदक
    Medchal Malkajgiri|मेडचल मलकाजगिरी
    Mulugu|मुलुगु
    Nalgonda|नलगोंडा
    Narayanpet|नारायणपेट
    Nagarkurnool|नागरकुरनूल
    Nirmal|निर्मल
    Nizamabad|निज़ामाबाद
    Peddapalli|पेद्दापल्ली
    Rajanna Sircilla|राजन्ना सिरसिल्ला
    Ranga Reddy|रंगारेड्डी|K.V. Rangareddy|K V Rangareddy|Rangareddy
    Sangareddy|संगारेड्डी
    Siddipet|सिद्दीपेट
    Suryapet|सूर्यापेट
    Vikarabad|विकाराबाद
    Wanaparthy|वनपर्थी
    Warangal|वारंगल|Warangal Rural
    Yadadri Bhuvanagiri|यादाद्री भुवनगिरी
  `,
  UK: `
    Almora|अल्मोड़ा
    Bageshwar|बागेश्वर
    Chamoli|चमोली
    Champawat|चंपावत
    Dehradun|देहरादून
    Haridwar|हरिद्वार|Hardwar
    Nainital|नैनीताल
    Pauri Garhwal|पौड़ी गढ़वाल|Garhwal|Pauri|पौड़ी
    Pithoragarh|पिथौरागढ़
    Rudraprayag|रुद्रप्रयाग
    Tehri Garhwal|टिहरी गढ़वाल|Tehri|टिहरी
    Udham Singh Nagar|उधम सिंह नगर|ऊधम सिंह नगर
    Uttarkashi|उत्तरकाशी
  `,
  UP: `
    Agra|आगरा
    Aligarh|अलीगढ़
    Prayagraj|प्रयागराज|Allahabad|इलाहाबाद
    Ambedkar Nagar|अंबेडकर नगर
    Amethi|अमेठी
    Amroha|अमरोहा|Jyotiba Phule Nagar
    Auraiya|औरैया
    Azamgarh|आज़मगढ़
    Baghpat|बागपत|Bagpat
    Bahraich|बहराइच
    Ballia|बलिया
    Balrampur|बलरामपुर
    Banda|बांदा
    Barabanki|बाराबंकी
    Bareilly|बरेली
    Basti|बस्ती
    Bhadohi|भदोही|Sant Ravidas Nagar|Sant Ravidasnagar
    Bijnor|बिजनौर
    Budaun|बदायूं|Badaun
    Bulandshahr|बुलंदशहर
    Chandauli|चंदौली
    Chitrakoot|चित्रकूट
    Deoria|देवरिया
    Etah|एटा
    Etawah|इटावा
    Ayodhya|अयोध्या|Faizabad|फैजाबाद
    Farrukhabad|फर्रुखाबाद
    Fatehpur|फतेहपुर
    Firozabad|फिरोजाबाद
    Gautam Buddha Nagar|गौतम बुद्ध नगर|Noida|Gautam Budh Nagar
    Ghaziabad|गाज़ियाबाद
    Ghazipur|गाजीपुर
    Gonda|गोंडा
    Gorakhpur|गोरखपुर
    Hamirpur|हमीरपुर
    Hapur|हापुड़
    Hardoi|हरदोई
    Hathras|हाथरस|Mahamaya Nagar
    Jalaun|जालौन
    Jaunpur|जौनपुर
    Jhansi|झांसी
    Kannauj|कन्नौज
    Kanpur Dehat|कानपुर देहात
    Kanpur Nagar|कानपुर नगर|Kanpur|कानपुर
    Kasganj|कासगंज|Kanshiram Nagar
    Kaushambi|कौशांबी
    Kushinagar|कुशीनगर|Padrauna
    Lakhimpur Kheri|लखीमपुर खीरी|Kheri|खीरी
    Lalitpur|ललितपुर
    Lucknow|लखनऊ
    Maharajganj|महराजगंज|Mahrajganj
    Mahoba|महोबा
    Mainpuri|मैनपुरी
    Mathura|मथुरा
    Mau|मऊ
    Meerut|मेरठ
    Mirzapur|मिर्जापुर
    Moradabad|मुरादाबाद
    Muzaffarnagar|मुजफ्फरनगर
    Pilibhit|पीलीभीत
    Pratapgarh|प्रतापगढ़
    Rae Bareli|रायबरेली|Raebareli
    Rampur|रामपुर
    Saharanpur|सहारनपुर
    Sambhal|संभल
    Sant Kabir Nagar|संत कबीर नगर
    Shahjahanpur|शाहजहांपुर
    Shamli|शामली
    Shravasti|श्रावस्ती|Shrawasti
    Siddharthnagar|सिद्धार्थनगर|Siddharth Nagar
    Sitapur|सीतापुर
    Sonbhadra|सोनभद्र
    Sultanpur|सुल्तानपुर
    Unnao|उन्नाव
    Varanasi|वाराणसी|Banaras|Benares|Kashi|बनारस|काशी
  `,
  WB: `
    Alipurduar|अलीपुरद्वार
    Bankura|बांकुड़ा
    Paschim Bardhaman|पश्चिम बर्धमान
    Purba Bardhaman|पूर्व बर्धमान|Bardhaman|Barddhaman|Burdwan
    Birbhum|बीरभूम
    Cooch Behar|कूचबिहार|Koch Bihar
    Dakshin Dinajpur|दक्षिण दिनाजपुर|South Dinajpur
    Darjeeling|दार्जिलिंग|Darjiling
    Hooghly|हुगली|Hugli
    Howrah|हावड़ा|Haora
    Jalpaiguri|जलपाईगुड़ी
    Jhargram|झाड़ग्राम
    Kalimpong|कलिम्पोंग
    Kolkata|कोलकाता|Calcutta|कलकत्ता
    Malda|मालदा|Maldah
    Murshidabad|मुर्शिदाबाद
    Nadia|नदिया
    North 24 Parganas|उत्तर 24 परगना|North Twenty Four Parganas
    Paschim Medinipur|पश्चिम मेदिनीपुर|West Midnapore|Medinipur
    Purba Medinipur|पूर्व मेदिनीपुर|East Midnapore|East Midnapur
    Purulia|पुरुलिया|Puruliya
    South 24 Parganas|दक्षिण 24 परगना|South Twenty Four Parganas
    Uttar Dinajpur|उत्तर दिनाजपुर|North Dinajpur
  `,
};
