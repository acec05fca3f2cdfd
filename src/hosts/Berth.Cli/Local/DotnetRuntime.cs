using System.Runtime.InteropServices;
using Berth.Cli.Hosting;

namespace Berth.Cli.Local;

/// <summary>The <c>dotnet</c> program to start the platform's processes with. One that the gateway's user could not reach, such as below /root, is copied.</summary>
internal static class DotnetRuntime
{
    private static readonly string[] Parts = ["host", "shared/Microsoft.NETCore.App", "shared/Microsoft.AspNetCore.App"];

    /// <summary>Absolute path of a <c>dotnet</c> that everybody may run.</summary>
    public static string Find(PlatformHome home, CliHost host)
    {
        var root = Candidates(host).FirstOrDefault(candidate => File.Exists(Path.Combine(candidate, "dotnet")) && Directory.Exists(Path.Combine(candidate, "shared", "Microsoft.AspNetCore.App")))
            ?? throw CliException.Failure("The .NET runtime with ASP.NET Core is not found. Install the .NET 10 SDK, or name its directory in DOTNET_ROOT.");
        if (!IsReachable(root))
        {
            var copy = Path.Combine(home.Root, "dotnet");
            Build.Place(copy, [.. Parts.Select(part => (part, Path.Combine(root, part)))]);
            root = CopyOf(root, copy);
        }

        return Path.Combine(root, "dotnet");
    }

    private static IEnumerable<string> Candidates(CliHost host)
    {
        if (host.Variable("DOTNET_ROOT") is { } named)
        {
            yield return named;
        }

        if (RuntimeEnvironment.GetRuntimeDirectory() is { Length: > 0 } running)
        {
            yield return Path.GetFullPath(Path.Combine(running, "..", "..", ".."));
        }

        foreach (var directory in (host.Variable("PATH") ?? "").Split(':', StringSplitOptions.RemoveEmptyEntries))
        {
            var program = new FileInfo(Path.Combine(directory, "dotnet"));
            if (program.Exists)
            {
                yield return Path.GetDirectoryName(program.ResolveLinkTarget(returnFinalTarget: true)?.FullName ?? program.FullName)!;
            }
        }

        yield return "/usr/share/dotnet";
        yield return "/usr/lib/dotnet";
    }

    private static bool IsReachable(string directory)
    {
        for (var at = new DirectoryInfo(directory); at is not null; at = at.Parent)
        {
            if (!at.UnixFileMode.HasFlag(UnixFileMode.OtherExecute))
            {
                return false;
            }
        }

        return true;
    }

    private static string CopyOf(string root, string copies)
    {
        var newest = new DirectoryInfo(copies).GetDirectories().MaxBy(directory => directory.LastWriteTimeUtc)!;
        var program = Path.Combine(newest.FullName, "dotnet");
        if (!File.Exists(program))
        {
            File.Copy(Path.Combine(root, "dotnet"), program);
        }

        return newest.FullName;
    }
}
