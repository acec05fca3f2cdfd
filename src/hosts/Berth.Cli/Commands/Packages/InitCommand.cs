using System.CommandLine;
using System.Reflection;
using System.Text;
using Berth.Cli.Hosting;
using Berth.Cli.Packages;

namespace Berth.Cli.Commands;

/// <summary><c>berth init [FOLDER]</c>: a new package that can be installed as it is.</summary>
internal static class InitCommand
{
    // File in the package, resource it is made from.
    private static readonly (string File, string Resource)[] Files =
    [
        (PackageDirectory.ManifestName, "manifest.json"),
        ("Dockerfile", "Dockerfile"),
        (".dockerignore", "dockerignore"),
        ("start.sh", "start.sh"),
        ("server.py", "server.py"),
        ("DESCRIPTION.md", "DESCRIPTION.md"),
        ("CHANGELOG.md", "CHANGELOG.md"),
        ("logo.png", "logo.png"),
    ];

    private static readonly Argument<string?> Folder = new("folder") { Description = "Made if absent; by default this one", Arity = ArgumentArity.ZeroOrOne };
    private static readonly Option<string?> Id = new("--id") { Description = "Such as org.example.app", HelpName = "id" };

    public static Command Create(Hosting.Cli cli) =>
        cli.WithAction(new Command("init", "Begin a new package") { Folder, Id }, (session, _) =>
        {
            var folder = session.Host.FullPath(session.Parse.GetValue(Folder) ?? ".");
            if (Files.FirstOrDefault(entry => Path.Exists(Path.Combine(folder, entry.File))).File is { } present)
            {
                throw new CliException(ExitCode.Conflict, $"{folder} already has a {present}; nothing was written.");
            }

            var title = Title(Path.GetFileName(folder.TrimEnd('/')));
            var id = session.Parse.GetValue(Id) ?? $"org.example.{title.ToLowerInvariant()}";
            Directory.CreateDirectory(folder);
            foreach (var (file, resource) in Files)
            {
                Write(Path.Combine(folder, file), Read(resource), id, title);
            }

            session.Print.Done($"Made the package {id} in {folder}. Install it with: berth install -l {title.ToLowerInvariant()} {folder}");
            return Task.FromResult(ExitCode.Ok);
        });

    private static void Write(string path, byte[] template, string id, string title)
    {
        if (path.EndsWith(".png", StringComparison.Ordinal))
        {
            File.WriteAllBytes(path, template);
            return;
        }

        File.WriteAllText(path, Encoding.UTF8.GetString(template).Replace("@ID@", id, StringComparison.Ordinal).Replace("@TITLE@", title, StringComparison.Ordinal));
        if (path.EndsWith(".sh", StringComparison.Ordinal) && !OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(path, File.GetUnixFileMode(path) | UnixFileMode.UserExecute | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute);
        }
    }

    private static byte[] Read(string resource)
    {
        using var stream = Assembly.GetExecutingAssembly().GetManifestResourceStream(resource)!;
        using var copy = new MemoryStream();
        stream.CopyTo(copy);
        return copy.ToArray();
    }

    // Letters and digits only, so that it can also be the end of an id and a subdomain.
    private static string Title(string folder)
    {
        var kept = string.Concat(folder.Where(char.IsAsciiLetterOrDigit));
        return kept.Length == 0 ? "App" : char.ToUpperInvariant(kept[0]) + kept[1..];
    }
}
