import { useMemo } from "react";
import { Choice } from "../base/field";

/** A time zone among those that the browser knows. */
export function TimezoneField({ value, onChange }: { value: string; onChange: (value: string) => void }) {
  const zones = useMemo(() => [...new Set(["UTC", value, ...Intl.supportedValuesOf("timeZone")])], [value]);
  return (
    <Choice label="Time zone" value={value} onChange={(event) => onChange(event.target.value)}>
      {zones.map((zone) => (
        <option key={zone} value={zone}>
          {zone.replaceAll("_", " ")}
        </option>
      ))}
    </Choice>
  );
}
