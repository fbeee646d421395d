import { AfterAWhile, Bone } from "../base/states";

const SHAPES: readonly [string, boolean][] = [
  ["55%", false],
  ["38%", false],
  ["62%", true],
  ["30%", false],
  ["48%", true],
];

/** A conversation that is on its way. */
export function LogSkeleton() {
  return (
    <div className="min-h-0 flex-1 overflow-hidden px-6 py-5">
      <AfterAWhile>
        <div role="status" aria-label="Loading the conversation" className="mx-auto flex max-w-3xl flex-col gap-6">
          {SHAPES.map(([width, ours]) => (
            <div key={width} className={ours ? "ms-auto" : undefined} style={{ inlineSize: width }}>
              <Bone className="mb-2 h-3 w-20" />
              <Bone className="h-9 w-full" />
            </div>
          ))}
        </div>
      </AfterAWhile>
    </div>
  );
}
