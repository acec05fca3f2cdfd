using System.Text;
using Berth.Kernel;

namespace Berth.Identity.Features.Exchange;

/// <summary>CSV as RFC 4180 has it: commas, quotes doubled inside quotes, a header line.</summary>
internal static class PeopleTable
{
    public static string Write(IEnumerable<IReadOnlyList<string>> rows)
    {
        var text = new StringBuilder();
        foreach (var row in rows)
        {
            text.AppendJoin(',', row.Select(Quote)).Append("\r\n");
        }

        return text.ToString();
    }

    /// <summary>The rows, each as long as it is written; empty lines are left out.</summary>
    public static Result<List<string[]>> Read(string text)
    {
        var rows = new List<string[]>();
        var row = new List<string>();
        var field = new StringBuilder();
        var quoted = false;
        var i = text.StartsWith('\uFEFF') ? 1 : 0;
        for (; i < text.Length; i++)
        {
            var letter = text[i];
            if (quoted)
            {
                if (letter != '"')
                {
                    field.Append(letter);
                }
                else if (i + 1 < text.Length && text[i + 1] == '"')
                {
                    field.Append('"');
                    i++;
                }
                else
                {
                    quoted = false;
                }
            }
            else if (letter == '"' && field.Length == 0)
            {
                quoted = true;
            }
            else if (letter == ',')
            {
                EndField(row, field);
            }
            else if (letter == '\n')
            {
                EndRow(rows, row, field);
            }
            else if (letter != '\r')
            {
                field.Append(letter);
            }
        }

        if (quoted)
        {
            return Error.Invalid("import.csv", $"Row {rows.Count + 1} has a quote that is never closed.");
        }

        EndRow(rows, row, field);
        return rows;
    }

    private static string Quote(string field) => field.AsSpan().IndexOfAny("\",\r\n") < 0 ? field : $"\"{field.Replace("\"", "\"\"")}\"";

    private static void EndField(List<string> row, StringBuilder field)
    {
        row.Add(field.ToString());
        field.Clear();
    }

    private static void EndRow(List<string[]> rows, List<string> row, StringBuilder field)
    {
        if (row.Count > 0 || field.Length > 0)
        {
            EndField(row, field);
            rows.Add([.. row]);
        }

        row.Clear();
    }
}
