using System.CommandLine;
using System.Text;
using Berth.Cli.Hosting;
using Berth.Contracts;

namespace Berth.Cli.Commands;

/// <summary>People in and out as a file. Passwords are never in it.</summary>
internal static class UserFileCommands
{
    public static Command Export(Hosting.Cli cli)
    {
        var format = new Option<string>("--format") { Description = "json or csv", DefaultValueFactory = _ => "json", HelpName = "json|csv" };
        format.AcceptOnlyFromAmong("json", "csv");
        var output = new Option<string?>("--output", "-o") { Description = "Write to this file, which only you can read", HelpName = "file" };
        return cli.WithAction(new Command("export", "Print everybody, without passwords") { format, output }, async (session, cancellationToken) =>
        {
            var text = await session.Client.Users.ExportAsync(session.Parse.GetRequiredValue(format), cancellationToken).ConfigureAwait(false);
            if (session.Parse.GetValue(output) is not { } name)
            {
                session.Host.Out.Write(text);
                if (!text.EndsWith('\n'))
                {
                    session.Host.Out.WriteLine();
                }

                return ExitCode.Ok;
            }

            var path = session.Host.FullPath(name);
            var file = new FileStream(path, new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write, UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite });
            await using (file.ConfigureAwait(false))
            {
                await file.WriteAsync(Encoding.UTF8.GetBytes(text), cancellationToken).ConfigureAwait(false);
            }

            session.Print.Done($"Written to {path}.");
            return ExitCode.Ok;
        });
    }

    public static Command Import(Hosting.Cli cli)
    {
        var file = new Argument<string>("file") { Description = "JSON or CSV as export writes it; - is standard input" };
        var dryRun = new Option<bool>("--dry-run") { Description = "Only check" };
        return cli.WithAction(new Command("import", "Add everybody in a file or, when one entry is wrong, nobody") { file, dryRun }, async (session, cancellationToken) =>
        {
            var only = session.Parse.GetValue(dryRun);
            var content = await ReadAsync(session, session.Parse.GetRequiredValue(file), cancellationToken).ConfigureAwait(false);
            var report = await session.Client.Users.ImportAsync(content, only, cancellationToken).ConfigureAwait(false);
            if (session.Json)
            {
                session.Print.Json(report, BerthJson.Default.ImportReport);
            }
            else
            {
                session.Print.Rows(["Entry", "Name", "Problem"], report.Problems.Select(problem => (IReadOnlyList<string?>)[$"{problem.Entry}", problem.Name, problem.Message]));
            }

            if (report.Problems.Count > 0)
            {
                throw CliException.Failure($"Nobody is added: {report.Problems.Count} {(report.Problems.Count == 1 ? "entry breaks" : "entries break")} a rule.");
            }

            session.Print.Done($"{(only ? "Would add" : "Added")} {report.Added}; {report.Skipped} {(report.Skipped == 1 ? "is" : "are")} here already.");
            return ExitCode.Ok;
        });
    }

    private static async Task<byte[]> ReadAsync(Session session, string name, CancellationToken cancellationToken)
    {
        if (name != "-")
        {
            return await File.ReadAllBytesAsync(session.Host.FullPath(name), cancellationToken).ConfigureAwait(false);
        }

        using var all = new MemoryStream();
        await session.Host.Input.CopyToAsync(all, cancellationToken).ConfigureAwait(false);
        return all.ToArray();
    }
}
