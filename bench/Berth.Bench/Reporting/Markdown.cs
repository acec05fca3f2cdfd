using System.Text;

namespace Berth.Bench.Reporting;

/// <summary>A report as Markdown, which reads well on a terminal too.</summary>
internal static class Markdown
{
    public static string Of(Report report)
    {
        var text = new StringBuilder();
        text.AppendLine($"## {report.Title}").AppendLine();
        Table(text, report.Columns, report.Rows);
        text.AppendLine();
        Table(text, ["Target", "Wanted", "Measured", ""], [.. report.Targets.Select(target => new[] { target.What, target.Wanted, target.Measured, target.Met ? "met" : "MISSED" })]);
        return text.AppendLine().AppendLine(report.Method).ToString();
    }

    private static void Table(StringBuilder text, IReadOnlyList<string> columns, IReadOnlyList<IReadOnlyList<string>> rows)
    {
        var widths = columns.Select((column, i) => rows.Select(row => row[i].Length).Append(column.Length).Max()).ToArray();
        Line(text, columns, widths);
        Line(text, [.. widths.Select((width, i) => i == 0 ? new string('-', width) : new string('-', Math.Max(width - 1, 1)) + ":")], widths);
        foreach (var row in rows)
        {
            Line(text, row, widths);
        }
    }

    private static void Line(StringBuilder text, IReadOnlyList<string> cells, int[] widths)
    {
        text.Append('|');
        for (var i = 0; i < cells.Count; i++)
        {
            text.Append(' ').Append(i == 0 ? cells[i].PadRight(widths[i]) : cells[i].PadLeft(widths[i])).Append(" |");
        }

        text.AppendLine();
    }
}
