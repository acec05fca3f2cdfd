using System.Text.Json;

namespace Berth.Manifest;

/// <summary>Finds what the JSON parser lets through but nobody can work with: broken text and repeated members.</summary>
internal sealed class JsonHygiene(ProblemList problems)
{
    /// <summary>Paths are only put together when there is something to say.</summary>
    private readonly List<object> _where = [];

    public bool HasRepeats { get; private set; }

    public void Check(JsonElement element)
    {
        switch (element.ValueKind)
        {
            case JsonValueKind.Object:
                CheckObject(element);
                break;
            case JsonValueKind.Array:
                var index = 0;
                foreach (var item in element.EnumerateArray())
                {
                    _where.Add(index++);
                    Check(item);
                    _where.RemoveAt(_where.Count - 1);
                }

                break;
            case JsonValueKind.String when Text(element.GetString) is null:
                problems.Error(Path(), "Text must be valid Unicode without NUL characters.");
                break;
        }
    }

    public static void WriteLastOnes(JsonElement element, Utf8JsonWriter writer)
    {
        switch (element.ValueKind)
        {
            case JsonValueKind.Object:
                var last = new OrderedDictionary<string, JsonElement>();
                foreach (var property in element.EnumerateObject())
                {
                    last[property.Name] = property.Value;
                }

                writer.WriteStartObject();
                foreach (var (name, value) in last)
                {
                    writer.WritePropertyName(name);
                    WriteLastOnes(value, writer);
                }

                writer.WriteEndObject();
                break;
            case JsonValueKind.Array:
                writer.WriteStartArray();
                foreach (var item in element.EnumerateArray())
                {
                    WriteLastOnes(item, writer);
                }

                writer.WriteEndArray();
                break;
            default:
                element.WriteTo(writer);
                break;
        }
    }

    private void CheckObject(JsonElement element)
    {
        var names = new HashSet<string>();
        foreach (var property in element.EnumerateObject())
        {
            var name = Text(() => property.Name);
            if (name is null)
            {
                problems.Error(Path(), "Member names must be valid Unicode without NUL characters.");
                continue;
            }

            _where.Add(name);
            if (!names.Add(name))
            {
                HasRepeats = true;
                problems.Note(Path(), "Appears more than once; the last one counts.");
            }

            Check(property.Value);
            _where.RemoveAt(_where.Count - 1);
        }
    }

    /// <summary>Null when it is not text: half a surrogate pair, bytes that are not UTF-8, or a NUL in it.</summary>
    private static string? Text(Func<string?> read)
    {
        try
        {
            return read() is { } text && !text.Contains('\0') ? text : null;
        }
        catch (InvalidOperationException)
        {
            return null;
        }
    }

    private string Path() => _where.Aggregate(JsonPath.Root, (path, part) => part is int index ? JsonPath.Append(path, index) : JsonPath.Append(path, (string)part));
}
