/** The examples of RFC 8259 (JSON), section 13: well-formed, but no answer that a case knows. */
export const RFC_8259: readonly unknown[] = [
  {
    Image: {
      Width: 800,
      Height: 600,
      Title: 'View from 15th Floor',
      Thumbnail: { Url: 'http://www.example.com/image/481989943', Height: 125, Width: 100 },
      Animated: false,
      IDs: [116, 943, 234, 38793],
    },
  },
  [
    {
      precision: 'zip',
      Latitude: 37.7668,
      Longitude: -122.3959,
      Address: '',
      City: 'SAN FRANCISCO',
      State: 'CA',
      Zip: '94107',
      Country: 'US',
    },
  ],
  'Hello world!',
  42,
  true,
];
