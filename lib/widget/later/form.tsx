/** @jsxImportSource preact */
import type { FormField } from "@/lib/protocol/widget-settings";
import { useRef, useState, useWidget } from "../app/shared";
import { type About, type AskedForm, answersOf } from "../app/visitor-form";
import type { Strings } from "../strings";

const INPUTS = {
  name: { type: "text", autocomplete: "name" },
  email: { type: "email", autocomplete: "email" },
  phone: { type: "tel", autocomplete: "tel" },
  text: { type: "text" },
  number: { type: "number" },
} as const;

const labelOf = ({ label, type, name }: FormField, strings: Strings): string =>
  label || { name: strings.fieldName, email: strings.fieldEmail, phone: strings.fieldPhone }[type as string] || name;

function Field({ field, value, onChange }: { field: FormField; value: string; onChange: (value: string) => void }) {
  const { strings } = useWidget();
  const { name, type, required, options } = field;
  const wiring = {
    id: `field-${name}`,
    name,
    required,
    value,
    onInput: (event: { currentTarget: { value: string } }) => onChange(event.currentTarget.value),
  };
  return (
    <div class="field-of-form">
      <label for={wiring.id}>
        <bdi>{labelOf(field, strings)}</bdi>
        {!required && <small> ({strings.optional})</small>}
      </label>
      {type === "long_text" ? (
        <textarea rows={3} maxLength={2000} dir={value ? "auto" : undefined} {...wiring} />
      ) : type === "choice" ? (
        <select {...wiring}>
          <option value="">{strings.choose}</option>
          {options?.map((option) => (
            <option key={option} value={option}>
              {option}
            </option>
          ))}
        </select>
      ) : (
        <input maxLength={200} {...INPUTS[type]} {...wiring} />
      )}
    </div>
  );
}

type Props = { form: AskedForm; onDone: (answers: About) => void };

/** What is asked of a newcomer before they write. */
export default function Form({ form, onDone }: Props) {
  const { strings } = useWidget();
  const [values, setValues] = useState<Record<string, string>>({});
  const element = useRef<HTMLFormElement>(null);
  const submit = () => element.current?.reportValidity() && onDone(answersOf(form, values));
  const words = form.text || (form.away ? strings.formAway : "");
  return (
    <form
      ref={element}
      class="visitor-form"
      aria-label={words || strings.formStart}
      onSubmit={(event) => {
        event.preventDefault();
        submit();
      }}
    >
      {words && <p dir="auto">{words}</p>}
      {form.fields.map((field) => (
        <Field
          key={field.name}
          field={field}
          value={values[field.name] ?? ""}
          onChange={(value) => setValues({ ...values, [field.name]: value })}
        />
      ))}
      {/* Not the form's own: in a sandbox without `allow-forms` none is ever submitted. */}
      <button type="button" class="first" onClick={submit}>
        {strings.formStart}
      </button>
    </form>
  );
}
