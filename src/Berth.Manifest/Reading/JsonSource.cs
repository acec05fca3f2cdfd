using System.Text.Json;

namespace Berth.Manifest;

/// <summary>Turns hostile bytes into a JSON document that later code can walk without surprises.</summary>
internal static class JsonSource
{
    /// <summary>Levels of nesting; real manifests have five.</summary>
    public const int MaximumDepth = 32;

    /// <summary>
    /// The root object, or null with an error in <paramref name="problems"/>. In it no member is repeated (the last one won,
    /// as in JavaScript), every text is valid Unicode, and none holds a NUL.
    /// </summary>
    public static JsonElement? ReadObject(ReadOnlySpan<byte> utf8, int maximumBytes, ProblemList problems)
    {
        if (Parse(utf8, maximumBytes, MaximumDepth, problems) is not { } root)
        {
            return null;
        }

        var hygiene = new JsonHygiene(problems);
        hygiene.Check(root);
        if (problems.HasErrors)
        {
            return null;
        }

        return hygiene.HasRepeats ? JsonElement.Parse(JsonText.Write(w => JsonHygiene.WriteLastOnes(root, w), indented: false)) : root;
    }

    /// <summary>Like <see cref="ReadObject"/>, but what the members hold is not looked at: reading text from it may throw.</summary>
    public static JsonElement? Parse(ReadOnlySpan<byte> utf8, int maximumBytes, int maximumDepth, ProblemList problems)
    {
        if (utf8.StartsWith("\uFEFF"u8))
        {
            utf8 = utf8[3..];
        }

        if (utf8.Length > maximumBytes)
        {
            problems.Error(JsonPath.Root, $"The document has {utf8.Length} bytes; at most {maximumBytes} are allowed.");
            return null;
        }

        JsonElement root;
        try
        {
            root = JsonElement.Parse(utf8, new JsonDocumentOptions { MaxDepth = maximumDepth });
        }
        catch (JsonException error)
        {
            // The parser has no other sign of this one than its text.
            var what = error.Message.Contains("depth", StringComparison.Ordinal) ? $"Nested deeper than {maximumDepth} levels" : "Not valid JSON";
            problems.Error(JsonPath.Root, $"{what} at line {error.LineNumber + 1}, byte {error.BytePositionInLine + 1} of it.");
            return null;
        }

        if (root.ValueKind == JsonValueKind.Object)
        {
            return root;
        }

        problems.Error(JsonPath.Root, "Must be a JSON object.", root);
        return null;
    }
}
