using System.Text.Json;

namespace Berth.Manifest;

/// <summary>
/// Reads the members of one JSON object and reports what is wrong with them. A member of the wrong type is a warning and
/// counts as absent, unless the method says otherwise; so does <c>null</c>.
/// </summary>
internal readonly struct ObjectReader(JsonElement element, string path, ProblemList problems)
{
    public JsonElement Element => element;

    public string Path => path;

    public ProblemList Problems => problems;

    public string PathOf(string name) => JsonPath.Append(path, name);

    /// <summary>False when absent or null.</summary>
    public bool TryGet(string name, out JsonElement value)
    {
        if (!element.TryGetProperty(name, out value))
        {
            return false;
        }

        if (value.ValueKind == JsonValueKind.Null)
        {
            problems.Warn(PathOf(name), "Must not be null; leave the member out instead. Treated as absent.");
            return false;
        }

        return true;
    }

    /// <summary>Text; one shorter than <paramref name="shortest"/> is a warning, an empty one counts as absent.</summary>
    public string? Text(string name, int shortest = 1)
    {
        if (!TryGet(name, out var value))
        {
            return null;
        }

        if (value.ValueKind != JsonValueKind.String)
        {
            problems.Warn(PathOf(name), "Must be text; ignored.", value);
            return null;
        }

        var text = value.GetString()!;
        if (text.Length < shortest)
        {
            problems.Warn(PathOf(name), shortest == 1 ? "Must not be empty; treated as absent." : $"Must have at least {shortest} characters.", value);
        }

        return text.Length == 0 ? null : text;
    }

    /// <summary>Like <see cref="Text"/> for what the platform acts on: the wrong type is an error.</summary>
    public string? StrictText(string name)
    {
        if (TryGet(name, out var value) && value.ValueKind != JsonValueKind.String)
        {
            problems.Error(PathOf(name), "Must be text.", value);
            return null;
        }

        return Text(name);
    }

    public bool? Flag(string name)
    {
        if (!TryGet(name, out var value))
        {
            return null;
        }

        if (value.ValueKind is JsonValueKind.True or JsonValueKind.False)
        {
            return value.GetBoolean();
        }

        problems.Warn(PathOf(name), "Must be true or false; ignored.", value);
        return null;
    }

    /// <summary>A whole number; anything else or out of range is an error.</summary>
    public int? Number(string name, int least, int most)
    {
        if (!TryGet(name, out var value))
        {
            return null;
        }

        if (JsonNumbers.TryWhole(value, out var number) && number >= least && number <= most)
        {
            return (int)number;
        }

        problems.Error(PathOf(name), $"Must be a whole number from {least} to {most}.", value);
        return null;
    }

    /// <summary>The object in this member; any other type is an error.</summary>
    public ObjectReader? Object(string name)
    {
        if (!TryGet(name, out var value))
        {
            return null;
        }

        if (value.ValueKind == JsonValueKind.Object)
        {
            return new ObjectReader(value, PathOf(name), problems);
        }

        problems.Error(PathOf(name), "Must be an object.", value);
        return null;
    }

    /// <summary>The members that are objects; any other type is an error.</summary>
    public IEnumerable<(string Name, ObjectReader Value)> Objects()
    {
        foreach (var property in element.EnumerateObject())
        {
            if (property.Value.ValueKind == JsonValueKind.Object)
            {
                yield return (property.Name, new ObjectReader(property.Value, PathOf(property.Name), problems));
            }
            else
            {
                problems.Error(PathOf(property.Name), "Must be an object.", property.Value);
            }
        }
    }
}
