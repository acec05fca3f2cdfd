namespace EndToEnd.Tests;

/// <summary>The administrator's password that the catalog's packages write down at first start.</summary>
internal static class InitialPassword
{
    public static async Task<string> ReadAsync(Platform platform, string subdomain)
    {
        var text = (await platform.Cli.RunAsync("pull", "--app", subdomain, "/app/data/initial-admin.txt", "-")).Ok().Output;
        return text.Split('\n').First(line => line.StartsWith("password: ", StringComparison.Ordinal))["password: ".Length..].Trim();
    }
}
