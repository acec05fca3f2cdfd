using System.CommandLine;
using Berth.Cli.Hosting;
using Berth.Cli.Output;
using Berth.Cli.Packages;

namespace Berth.Cli.Commands;

/// <summary><c>berth manifest check FILE…</c>: one line a file, exit code 1 when one is refused. Needs no server.</summary>
internal static class ManifestCommand
{
    private static readonly Argument<string[]> Files = new("files") { Description = "Manifests, CloudronVersions.json files or package folders; by default this folder", Arity = ArgumentArity.ZeroOrMore };
    private static readonly Option<bool> Publish = new("--publish") { Description = "The strict check before publishing" };

    public static Command Create(Hosting.Cli cli)
    {
        var check = new Command("check", "Say whether manifests can be used, and why not") { Files, Publish };
        return new Command("manifest", "Check package manifests") { cli.WithAction(check, RunAsync) };
    }

    private static async Task<int> RunAsync(Session session, CancellationToken cancellationToken)
    {
        string[] files = session.Parse.GetValue(Files) is { Length: > 0 } given ? given : ["."];
        var verdicts = new List<ManifestVerdict>();
        foreach (var file in files)
        {
            var verdict = await ManifestVerdict.OfAsync(file, session.Host.FullPath(file), session.Parse.GetValue(Publish), cancellationToken).ConfigureAwait(false);
            verdicts.Add(verdict);
            if (!session.Json)
            {
                session.Print.Line(Line(verdict));
            }
        }

        if (session.Json)
        {
            session.Print.Json(verdicts, CliJson.Default.ListManifestVerdict);
        }

        return verdicts.Exists(verdict => verdict.Outcome == ManifestVerdict.Refused) ? ExitCode.Failure : ExitCode.Ok;
    }

    private static string Line(ManifestVerdict verdict)
    {
        var problems = string.Join("; ", verdict.Problems.Select(Plain.Line));
        return problems.Length == 0 ? $"{Plain.Line(verdict.File)}: {verdict.Outcome}" : $"{Plain.Line(verdict.File)}: {verdict.Outcome}: {problems}";
    }
}
