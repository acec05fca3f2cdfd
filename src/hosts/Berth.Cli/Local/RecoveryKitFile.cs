using System.Text.Json;
using Berth.Cli.Hosting;
using Berth.Contracts;

namespace Berth.Cli.Local;

/// <summary>What <c>berth backup site kit</c> printed, as text or with <c>--json</c>: where the repository is and what opens it.</summary>
internal sealed record RecoveryKitFile(string Repository, string Password)
{
    public override string ToString() => Repository;

    /// <exception cref="CliException">It is no kit.</exception>
    public static RecoveryKitFile Parse(string text)
    {
        if (text.TrimStart().StartsWith('{'))
        {
            try
            {
                if (JsonSerializer.Deserialize(text, BerthJson.Default.RecoveryKitResponse) is { Repository.Length: > 0, Password.Length: > 0 } kit)
                {
                    return new(kit.Repository, kit.Password);
                }
            }
            catch (JsonException)
            {
                // As any other file that is none.
            }
        }
        else if (Field(text, "Repository") is { } repository && Field(text, "Password") is { } password)
        {
            return new(repository, password);
        }

        throw CliException.Usage("This is not a recovery kit. It is what berth backup site kit prints, as text or with --json.");
    }

    private static string? Field(string text, string name) => text.Split('\n')
        .Where(line => line.StartsWith(name + ' ', StringComparison.Ordinal))
        .Select(line => line[name.Length..].Trim())
        .FirstOrDefault(value => value.Length > 0);
}
