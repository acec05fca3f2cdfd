using System.Text.Json;

namespace Berth.Manifest;

internal static class LocalStorageOptions
{
    private const string DataDirectory = "/app/data";

    public static LocalStorageAddon Read(ObjectReader options) => new(options.Element, Ftp(options), SqlitePaths(options));

    private static FtpAccess? Ftp(ObjectReader options)
    {
        if (!options.TryGet("ftp", out var value))
        {
            return null;
        }

        if (value.ValueKind == JsonValueKind.Object
            && value.TryGetProperty("uid", out var uid) && JsonNumbers.TryWhole(uid, out var number) && number is >= 0 and <= int.MaxValue
            && value.TryGetProperty("uname", out var name) && name.ValueKind == JsonValueKind.String)
        {
            return new FtpAccess((int)number, name.GetString()!);
        }

        options.Problems.Note(options.PathOf("ftp"), "Should be an object with a number uid and a text uname; ignored.", value);
        return null;
    }

    private static List<string> SqlitePaths(ObjectReader options)
    {
        if (options.Object("sqlite") is not { } sqlite)
        {
            return [];
        }

        if (!sqlite.Element.TryGetProperty("paths", out var list) || list.ValueKind != JsonValueKind.Array)
        {
            sqlite.Problems.Error(sqlite.PathOf("paths"), "Is required: a list of the absolute paths of SQLite files.");
            return [];
        }

        var paths = new List<string>();
        foreach (var (text, where, json) in sqlite.Texts("paths", strict: true))
        {
            if (!ContainerPath.TryNormalize(text, out var path))
            {
                sqlite.Problems.Error(where, "Must be an absolute path without empty, . and .. parts, control characters, colons, commas and backslashes.", json);
                continue;
            }

            if (!ContainerPath.IsWithin(path, DataDirectory))
            {
                sqlite.Problems.Note(where, $"Should be below {DataDirectory}; what is elsewhere is not in the backup.", json);
            }

            paths.Add(path);
        }

        return paths;
    }
}
