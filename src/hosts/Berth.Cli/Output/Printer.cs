using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Berth.Cli.Hosting;
using Spectre.Console;

namespace Berth.Cli.Output;

/// <summary>
/// Data goes to standard output: tables on a terminal, tab-separated lines without a heading in a pipe, JSON when asked.
/// Messages go to standard error.
/// </summary>
internal sealed class Printer(CliHost host, bool json)
{
    private readonly Lazy<IAnsiConsole> _output = new(() => Consoles.ForOutput(host));
    private readonly Lazy<IAnsiConsole> _messages = new(() => Consoles.ForMessages(host));

    public IAnsiConsole Messages => _messages.Value;

    /// <summary>A line of data.</summary>
    public void Line(string text) => host.Out.WriteLine(text);

    public void Json<T>(T value, JsonTypeInfo<T> type)
    {
        using (var writer = new Utf8JsonWriter(host.OutputStream, new JsonWriterOptions { Indented = true }))
        {
            JsonSerializer.Serialize(writer, value, type);
        }

        host.Out.WriteLine();
    }

    /// <summary>JSON when asked for, else the rows.</summary>
    public void Rows<T>(T value, JsonTypeInfo<T> type, IReadOnlyList<string> columns, IEnumerable<IReadOnlyList<string?>> rows)
    {
        if (json)
        {
            Json(value, type);
        }
        else
        {
            Rows(columns, rows);
        }
    }

    public void Rows(IReadOnlyList<string> columns, IEnumerable<IReadOnlyList<string?>> rows)
    {
        if (!host.OutputIsTerminal)
        {
            foreach (var row in rows)
            {
                Line(string.Join('\t', row.Select(Plain.Line)));
            }

            return;
        }

        var table = new Table { Border = TableBorder.None, ShowRowSeparators = false };
        foreach (var column in columns)
        {
            table.AddColumn(new TableColumn(new Text(column, new Style(decoration: Decoration.Bold))) { Padding = new Padding(0, 0, 2, 0) });
        }

        foreach (var row in rows)
        {
            table.AddRow(row.Select(cell => new Text(Plain.Line(cell), Style(Plain.Line(cell)))));
        }

        _output.Value.Write(table);
    }

    /// <summary>Names and values, one a line.</summary>
    public void Facts(IEnumerable<(string Name, string? Value)> facts)
    {
        if (!host.OutputIsTerminal)
        {
            foreach (var (name, value) in facts)
            {
                Line($"{name}: {Plain.Line(value)}");
            }

            return;
        }

        var grid = new Grid().AddColumn(new GridColumn { NoWrap = true, Padding = new Padding(0, 0, 2, 0) }).AddColumn(new GridColumn());
        foreach (var (name, value) in facts)
        {
            grid.AddRow(new Text(name, new Style(decoration: Decoration.Bold)), new Text(Plain.Line(value), Style(Plain.Line(value))));
        }

        _output.Value.Write(grid);
    }

    public void Note(string text) => Message(text, Spectre.Console.Style.Plain);

    public void Done(string text) => Message(text, new Style(Color.Green));

    public void Warn(string text) => Message($"warning: {text}", new Style(Color.Yellow));

    public void Error(string text) => Message($"error: {text}", new Style(Color.Red));

    // On a terminal by way of the drawing surface, so that colours follow its rules; else the bare line, never wrapped.
    private void Message(string text, Style style)
    {
        var safe = string.Join('\n', text.Split('\n').Select(Plain.Line));
        if (host.ErrorIsTerminal)
        {
            Messages.Write(new Text(safe, style));
            Messages.WriteLine();
        }
        else
        {
            host.Error.WriteLine(safe);
        }
    }

    private static Style Style(string cell) => cell switch
    {
        "running" or "active" or "healthy" or "done" => new Style(Color.Green),
        "stopped" or "queued" => new Style(Color.Grey),
        _ when cell.StartsWith("error", StringComparison.Ordinal) || cell is "failed" or "unhealthy" or "dead" => new Style(Color.Red),
        _ when cell.EndsWith('…') => new Style(Color.Yellow),
        _ => Spectre.Console.Style.Plain,
    };
}
