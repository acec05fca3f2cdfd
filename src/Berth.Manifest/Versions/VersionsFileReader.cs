using System.Text.Json;

namespace Berth.Manifest;

internal static class VersionsFileReader
{
    public static VersionsFileReadResult Read(ReadOnlySpan<byte> utf8)
    {
        var problems = new ProblemList();
        if (JsonSource.Parse(utf8, VersionsFile.MaximumBytes, JsonSource.MaximumDepth + 3, problems) is not { } root)
        {
            return new VersionsFileReadResult(null, problems.Problems);
        }

        var path = JsonPath.Append(JsonPath.Root, "versions");
        if (!TryMember(root, "versions", out var versions) || versions.ValueKind != JsonValueKind.Object)
        {
            problems.Error(path, "Is required: an object with a member for each version.", versions.ValueKind == JsonValueKind.Undefined ? null : versions);
            return new VersionsFileReadResult(null, problems.Problems);
        }

        if (versions.GetPropertyCount() > VersionsFile.MaximumEntries)
        {
            problems.Error(path, $"Has {versions.GetPropertyCount()} entries; at most {VersionsFile.MaximumEntries} are allowed.");
            return new VersionsFileReadResult(null, problems.Problems);
        }

        var entries = new Dictionary<string, VersionEntry>();
        var skipped = new Dictionary<string, SkippedVersion>();
        foreach (var property in versions.EnumerateObject())
        {
            // Of repeated keys the last one counts, as everywhere in JSON.
            if (Key(property) is not { } key)
            {
                problems.Warn(path, "Has a key that is not valid Unicode; skipped.");
                continue;
            }

            entries.Remove(key);
            skipped.Remove(key);
            var (entry, reasons) = VersionEntryReader.Read(key, property.Value, JsonPath.Append(path, key));
            if (entry is not null)
            {
                entries.Add(key, entry);
            }
            else
            {
                skipped.Add(key, new SkippedVersion(JsonPath.Readable(key), reasons));
            }
        }

        return new VersionsFileReadResult(new VersionsFile(Stable(root, problems), entries.Values, [.. skipped.Values]), problems.Problems);
    }

    /// <summary>Null when it is not text that can be handled.</summary>
    private static string? Key(JsonProperty property)
    {
        try
        {
            return property.Name;
        }
        catch (InvalidOperationException)
        {
            return null;
        }
    }

    /// <summary>Also false when another member's broken name stands in the way.</summary>
    private static bool TryMember(JsonElement root, string name, out JsonElement value)
    {
        try
        {
            return root.TryGetProperty(name, out value);
        }
        catch (InvalidOperationException)
        {
            value = default;
            return false;
        }
    }

    private static bool Stable(JsonElement root, ProblemList problems)
    {
        if (TryMember(root, "stable", out var stable) && stable.ValueKind is JsonValueKind.True or JsonValueKind.False)
        {
            return stable.GetBoolean();
        }

        problems.Warn("$.stable", "Is required: true or false; taken as false.", stable.ValueKind == JsonValueKind.Undefined ? null : stable);
        return false;
    }
}
