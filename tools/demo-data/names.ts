/** Given names and surnames, each in Latin and Devanagari letters. The people are made up. */
export type Written = readonly [latin: string, devanagari: string];

/** `Sita सीता, Radha राधा` → pairs. */
const pairs = (list: string): Written[] =>
  list.split(', ').map((one) => one.split(' ') as unknown as Written);

interface Names {
  readonly women: readonly Written[];
  readonly men: readonly Written[];
  readonly surnames: readonly Written[];
}

export const NAMES: Readonly<Record<'north' | 'west' | 'east' | 'south', Names>> = {
  north: {
    women: pairs(
      'Sunita सुनीता, Rekha रेखा, Kiran किरण, Geeta गीता, Shabana शबाना, Pushpa पुष्पा, Meena मीना, Asha आशा, Nasreen नसरीन, Kamla कमला, Poonam पूनम, Savitri सावित्री',
    ),
    men: pairs(
      'Ramesh रमेश, Suresh सुरेश, Mohan मोहन, Imran इमरान, Dinesh दिनेश, Rakesh राकेश, Salim सलीम, Harish हरीश, Gurpreet गुरप्रीत, Vinod विनोद, Bashir बशीर, Ashok अशोक',
    ),
    surnames: pairs(
      'Vishwakarma विश्वकर्मा, Kumar कुमार, Ansari अंसारी, Verma वर्मा, Sharma शर्मा, Yadav यादव, Khan खान, Ram राम, Lal लाल',
    ),
  },
  west: {
    women: pairs(
      'Vaishali वैशाली, Jyoti ज्योति, Hansa हंसा, Sangeeta संगीता, Bhavna भावना, Manisha मनीषा, Lata लता, Jaya जया',
    ),
    men: pairs(
      'Sachin सचिन, Ganesh गणेश, Bharat भरत, Prakash प्रकाश, Jignesh जिग्नेश, Dattatray दत्तात्रय, Mukesh मुकेश, Yusuf यूसुफ',
    ),
    surnames: pairs(
      'Patil पाटील, Shinde शिंदे, Parmar परमार, Solanki सोलंकी, Jadhav जाधव, Panchal पंचाल, Mistry मिस्त्री, More मोरे',
    ),
  },
  east: {
    women: pairs(
      'Mamata ममता, Sabita सबिता, Anjali अंजलि, Rina रीना, Kabita कबिता, Malati मालती, Rehana रेहाना, Jonali जोनाली',
    ),
    men: pairs(
      'Bijay बिजय, Prasanta प्रशांत, Debendra देबेंद्र, Tapan तपन, Niranjan निरंजन, Abdul अब्दुल, Hemanta हेमंत, Sukumar सुकुमार',
    ),
    surnames: pairs(
      'Das दास, Behera बेहरा, Maharana महाराणा, Kalita कलिता, Sahu साहू, Ali अली, Nayak नायक, Bora बोरा',
    ),
  },
  south: {
    women: pairs(
      'Lakshmi लक्ष्मी, Saraswathi सरस्वती, Padma पद्मा, Kavitha कविता, Fathima फातिमा, Revathi रेवती, Sumathi सुमति, Nagamma नागम्मा',
    ),
    men: pairs(
      'Venkatesh वेंकटेश, Murugan मुरुगन, Basavaraj बसवराज, Krishna कृष्ण, Ravi रवि, Shankar शंकर, Manjunath मंजुनाथ, Rafiq रफ़ीक',
    ),
    surnames: pairs(
      'Achari आचारी, Gowda गौड़ा, Rao राव, Naidu नायडू, Pillai पिल्लई, Reddy रेड्डी, Shetty शेट्टी, Nair नायर',
    ),
  },
};

/** Surnames that come from the trade, as many in the north have. */
export const TRADE_SURNAMES: Readonly<Record<string, Written>> = {
  carpenter: ['Suthar', 'सुथार'],
  blacksmith: ['Lohar', 'लोहार'],
  potter: ['Prajapati', 'प्रजापति'],
  goldsmith: ['Soni', 'सोनी'],
  tailor: ['Darji', 'दर्जी'],
  garland_maker: ['Malakar', 'मालाकार'],
  washerman: ['Rajak', 'रजक'],
  mason: ['Mistri', 'मिस्त्री'],
};
