import { App, Testing } from 'cdk8s';
import { Caches, ShopImages } from './main';

it.each([ShopImages, Caches])('%p stays as it was reviewed', (Images) => {
  expect(Testing.synth(new Images(new App(), 'shop'))).toMatchSnapshot();
});
