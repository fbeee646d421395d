// Loaded before everything else (`node --import`): this machine's clock is wrong by CLOCK_OFFSET_MS.
const offset = Number(process.env.CLOCK_OFFSET_MS);
const Right = globalThis.Date;

globalThis.Date = new Proxy(Right, {
  construct: (target, args, self) =>
    Reflect.construct(target, args.length === 0 ? [Right.now() + offset] : args, self === globalThis.Date ? Right : self),
  apply: () => new Right(Right.now() + offset).toString(),
  get: (target, name) => (name === "now" ? () => Right.now() + offset : Reflect.get(target, name)),
});
