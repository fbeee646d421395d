import { readReport, toCsv } from "../../core/reports";
import { type ReportName, reportRoutes } from "../../protocol/routes/reports";
import { implement } from "../implement";

const CSV = ".csv";

export const reports = implement(reportRoutes, {
  getReport: async ({ core, actor, params: { name }, query }) => {
    const isTable = name.endsWith(CSV);
    const report = await readReport(core, actor, (isTable ? name.slice(0, -CSV.length) : name) as ReportName, query);
    if (!isTable) return report;
    return new Response(toCsv(report), {
      headers: {
        "content-type": "text/csv; charset=utf-8",
        "content-disposition": `attachment; filename="${name}"`,
        "cache-control": "no-store",
      },
    });
  },
});
