/**
 * A type that `cdk8s import` made, as its objects are written: what it has as an enum is a word, and what it has as a class
 * around a value (a quantity, a number or a text) is that value.
 */
export type Written<Type> = Type extends string
  ? `${Type}`
  : [keyof Type] extends ['value']
    ? Type extends { readonly value: infer Value }
      ? Value
      : Type
    : Type extends readonly (infer Item)[]
      ? readonly Written<Item>[]
      : Type extends object
        ? { readonly [Key in keyof Type]: Written<Type[Key]> }
        : Type;
