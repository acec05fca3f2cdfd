using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;

namespace Berth.Manifest;

/// <summary>Collects problems while a document is read; bounded, because documents are hostile.</summary>
internal sealed class ProblemList
{
    public const int Most = 100;

    private const int LongestValue = 80;

    private readonly List<ManifestProblem> _problems = [];
    private int _errors;
    private int _others;

    public bool HasErrors => _errors > 0;

    public IReadOnlyList<ManifestProblem> Problems => _problems;

    public void Error(string path, string message, JsonElement? value = null) => Add(ManifestSeverity.Error, path, message, Describe(value));

    public void Warn(string path, string message, JsonElement? value = null) => Add(ManifestSeverity.Warning, path, message, Describe(value));

    public void Note(string path, string message, JsonElement? value = null) => Add(ManifestSeverity.Note, path, message, Describe(value));

    private static string? Describe(JsonElement? value)
    {
        if (value is not { ValueKind: not JsonValueKind.Undefined } present)
        {
            return null;
        }

        var raw = JsonMarshal.GetRawUtf8Value(present);
        var text = Encoding.UTF8.GetString(raw[..Math.Min(raw.Length, 4 * LongestValue)]);
        return JsonPath.Readable(present.ValueKind == JsonValueKind.String ? text : OnOneLine(text), LongestValue);
    }

    private static string OnOneLine(string json) => string.Join(' ', json.Split((char[])[' ', '\t', '\r', '\n'], StringSplitOptions.RemoveEmptyEntries));

    private void Add(ManifestSeverity severity, string path, string message, string? value)
    {
        var count = severity == ManifestSeverity.Error ? ++_errors : ++_others;
        if (count <= Most)
        {
            _problems.Add(new ManifestProblem(path, value, message, severity));
        }
    }
}
