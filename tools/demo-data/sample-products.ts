/** A product that artisans of a trade sell: names in both languages, HSN of the trade, ranges in rupees and grams. */
export interface SampleProduct {
  readonly en: string;
  readonly hi: string;
  readonly hsn: string;
  readonly price: readonly [number, number];
  readonly grams: readonly [number, number];
}

const ware = (
  en: string,
  hi: string,
  hsn: string,
  price: readonly [number, number],
  grams: readonly [number, number],
): SampleProduct => ({ en, hi, hsn, price, grams });

export const SAMPLE_PRODUCTS: Readonly<Record<string, readonly SampleProduct[]>> = {
  carpenter: [
    ware('Sheesham wood spice box', 'शीशम की लकड़ी का मसालादान', '4420', [450, 1200], [600, 1100]),
    ware('Carved wooden serving tray', 'नक्काशीदार लकड़ी की ट्रे', '4419', [350, 900], [500, 900]),
    ware('Low wooden stool', 'लकड़ी की छोटी चौकी', '9403', [700, 1800], [1800, 3500]),
  ],
  boat_maker: [
    ware(
      'Wooden model of a fishing boat',
      'मछुआरी नाव का लकड़ी का नमूना',
      '4420',
      [600, 2200],
      [400, 1500],
    ),
    ware('Small model of a river boat', 'नदी की नाव का छोटा नमूना', '4420', [400, 1100], [250, 700]),
  ],
  armourer: [
    ware('Ornamental letter opener', 'सजावटी काग़ज़ काटने की छुरी', '8211', [350, 900], [80, 200]),
    ware('Forged kitchen knife', 'हाथ से गढ़ा रसोई का चाकू', '8211', [250, 700], [120, 300]),
  ],
  blacksmith: [
    ware('Hand-forged iron tawa', 'हाथ से गढ़ा लोहे का तवा', '7323', [300, 800], [900, 1800]),
    ware('Iron garden trowel', 'लोहे की खुरपी', '8201', [120, 350], [200, 500]),
    ware('Wrought-iron lamp stand', 'लोहे का दीपदान', '7323', [400, 1100], [700, 1600]),
  ],
  hammer_toolkit_maker: [
    ware('Ball-pein hammer', 'गोल सिरे वाली हथौड़ी', '8205', [180, 450], [300, 800]),
    ware('Set of wood chisels', 'लकड़ी की छेनियों का सेट', '8205', [350, 900], [400, 900]),
  ],
  locksmith: [
    ware(
      'Brass padlock with two keys',
      'पीतल का ताला, दो चाबी के साथ',
      '8301',
      [200, 650],
      [150, 500],
    ),
    ware('Old-style iron lock', 'पुराने ढंग का लोहे का ताला', '8301', [350, 1200], [300, 900]),
  ],
  goldsmith: [
    ware('Pair of silver toe rings', 'चाँदी की बिछिया की जोड़ी', '7113', [300, 900], [5, 15]),
    ware('Silver filigree earrings', 'चाँदी की तारकशी की बालियाँ', '7113', [900, 2800], [8, 25]),
  ],
  potter: [
    ware('Clay water pot', 'मिट्टी का घड़ा', '6912', [180, 450], [2000, 4000]),
    ware('Set of six clay cups', 'मिट्टी के छह कुल्हड़ का सेट', '6912', [120, 300], [600, 1000]),
    ware('Terracotta horse', 'टेराकोटा का घोड़ा', '6913', [300, 1200], [700, 2500]),
  ],
  sculptor: [
    ware('Marble Ganesha figure', 'संगमरमर की गणेश मूर्ति', '6802', [800, 3500], [900, 4000]),
    ware('Soapstone candle holder', 'सोपस्टोन का मोमबत्ती स्टैंड', '6802', [250, 700], [400, 900]),
  ],
  cobbler: [
    ware('Leather sandals', 'चमड़े की चप्पल', '6403', [600, 1500], [500, 900]),
    ware('Embroidered jutti', 'कढ़ाई वाली जूती', '6405', [450, 1100], [400, 700]),
    ware('Leather coin purse', 'चमड़े का छोटा बटुआ', '4202', [200, 500], [60, 150]),
  ],
  basket_mat_broom_maker: [
    ware('Bamboo fruit basket', 'बाँस की फल टोकरी', '4602', [180, 500], [250, 600]),
    ware('Woven grass mat', 'घास की बुनी चटाई', '4601', [300, 900], [700, 1500]),
    ware('Coir door mat', 'नारियल के रेशे का पायदान', '5705', [200, 550], [700, 1300]),
  ],
  doll_toy_maker: [
    ware(
      'Lacquered wooden spinning top',
      'लाख की परत वाला लकड़ी का लट्टू',
      '9503',
      [80, 250],
      [50, 120],
    ),
    ware('Cloth doll in a sari', 'साड़ी पहनी कपड़े की गुड़िया', '9503', [200, 600], [120, 300]),
    ware('Wooden elephant on wheels', 'पहियों वाला लकड़ी का हाथी', '9503', [250, 700], [250, 600]),
  ],
  garland_maker: [
    ware('Cloth flower garland', 'कपड़े के फूलों की माला', '6702', [150, 400], [80, 200]),
    ware('Paper marigold door garland', 'काग़ज़ के गेंदे का तोरण', '6702', [180, 450], [100, 250]),
  ],
  tailor: [
    ware('Hand-stitched cotton kurti', 'हाथ से सिली सूती कुर्ती', '6204', [450, 1100], [200, 400]),
    ware('Embroidered blouse', 'कढ़ाई वाला ब्लाउज़', '6206', [350, 950], [120, 250]),
    ware('Patchwork cushion cover', 'पैबंद के काम का गद्दी कवर', '6304', [250, 650], [120, 300]),
  ],
  fishing_net_maker: [
    ware('Hand-knotted cast net', 'हाथ से बुना फेंकने वाला जाल', '5608', [700, 2200], [900, 2500]),
    ware('Hand-knotted hammock', 'हाथ से बुना झूला', '5608', [600, 1600], [800, 1800]),
  ],
};
