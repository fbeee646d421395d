import { Component, type FunctionComponent, h, type VNode } from "preact";

/** Renders again only when a property is another than before. */
export function memo<P extends object>(render: FunctionComponent<P>) {
  return class Memo extends Component<P> {
    override shouldComponentUpdate(next: P): boolean {
      const before = this.props as P;
      return (Object.keys(next) as (keyof P)[]).some((key) => next[key] !== before[key]);
    }

    override render(): VNode {
      return h(render as FunctionComponent<object>, this.props);
    }
  };
}
