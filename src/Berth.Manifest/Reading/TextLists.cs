using System.Text.Json;

namespace Berth.Manifest;

internal static class TextLists
{
    /// <summary>
    /// The distinct non-empty texts of a list with the path of each. Anything else in it, and repeats, are warnings and left out;
    /// with <paramref name="strict"/>, for what the platform acts on, anything but text is an error.
    /// </summary>
    public static IReadOnlyList<(string Text, string Path, JsonElement Json)> Texts(this ObjectReader reader, string name, bool strict = false)
    {
        if (!reader.TryGet(name, out var value))
        {
            return [];
        }

        var path = reader.PathOf(name);
        if (value.ValueKind != JsonValueKind.Array)
        {
            Complain(path, "Must be a list of texts.", value);
            return [];
        }

        var seen = new HashSet<string>();
        var texts = new List<(string, string, JsonElement)>();
        var index = 0;
        foreach (var item in value.EnumerateArray())
        {
            var itemPath = JsonPath.Append(path, index++);
            if (item.ValueKind != JsonValueKind.String || item.GetString() is not { Length: > 0 } text)
            {
                Complain(itemPath, "Must be text that is not empty.", item);
            }
            else if (!seen.Add(text))
            {
                reader.Problems.Warn(itemPath, "Is in the list already; ignored.", item);
            }
            else
            {
                texts.Add((text, itemPath, item));
            }
        }

        return texts;

        void Complain(string where, string what, JsonElement found)
        {
            if (strict)
            {
                reader.Problems.Error(where, what, found);
            }
            else
            {
                reader.Problems.Warn(where, what + " Ignored.", found);
            }
        }
    }
}
