using System.Text.Json;
using Berth.Contracts;
using Berth.Kernel;

namespace Berth.Identity.Features.Exchange;

/// <summary>Reads a file of people: JSON when it begins like JSON, CSV otherwise.</summary>
internal static class PeopleReader
{
    public static Result<List<PersonEntry>> Read(string text)
    {
        var start = text.AsSpan().TrimStart("\uFEFF \t\r\n");
        return start.StartsWith("{") || start.StartsWith("[") ? ReadJson(start.ToString()) : ReadCsv(text);
    }

    private static Result<List<PersonEntry>> ReadJson(string text)
    {
        try
        {
            return text[0] == '['
                ? JsonSerializer.Deserialize(text, BerthJson.Default.ListPersonEntry)!
                : [.. JsonSerializer.Deserialize(text, BerthJson.Default.PeopleFile)?.Users ?? []];
        }
        catch (JsonException problem)
        {
            return Error.Invalid("import.json", $"The file cannot be read: {problem.Path} in line {problem.LineNumber + 1} is not as expected.");
        }
    }

    private static Result<List<PersonEntry>> ReadCsv(string text)
    {
        var rows = PeopleTable.Read(text);
        if (!rows.IsOk)
        {
            return rows.Error;
        }

        if (rows.Value is not [var header, .. var lines])
        {
            return Error.Invalid("import.empty", "The file is empty.");
        }

        var columns = header.Select(name => name.Trim()).ToList();
        if (columns.Find(name => !ExportPeople.Columns.Contains(name, StringComparer.OrdinalIgnoreCase)) is { } unknown)
        {
            return Error.Invalid("import.column", $"There is no column {unknown}. The first line names columns out of: {string.Join(", ", ExportPeople.Columns)}.");
        }

        return lines.ConvertAll(line => Person(columns, line));
    }

    private static PersonEntry Person(List<string> columns, string[] line)
    {
        return new()
        {
            Username = Field("username"),
            Email = Field("email"),
            FallbackEmail = Field("fallbackEmail"),
            DisplayName = Field("displayName"),
            Role = Field("role"),
            Active = Field("active") is not { } active || !string.Equals(active, "false", StringComparison.OrdinalIgnoreCase),
            Groups = Field("groups")?.Split([' ', ';'], StringSplitOptions.RemoveEmptyEntries) ?? [],
        };

        string? Field(string name)
        {
            var index = columns.FindIndex(column => string.Equals(column, name, StringComparison.OrdinalIgnoreCase));
            return index >= 0 && index < line.Length && line[index].Trim() is { Length: > 0 } value ? value : null;
        }
    }
}
