namespace Berth.Host.Machine;

/// <summary>os-release(5): shell-like assignments.</summary>
internal static class OsRelease
{
    public static Dictionary<string, string> Parse(string text)
    {
        var values = new Dictionary<string, string>();
        foreach (var line in text.Split('\n').Select(line => line.Trim()).Where(line => !line.StartsWith('#')))
        {
            if (line.Split('=', 2) is [var name, var value])
            {
                values[name] = value.Length > 1 && value[0] is '"' or '\'' && value[^1] == value[0] ? value[1..^1] : value;
            }
        }

        return values;
    }
}
