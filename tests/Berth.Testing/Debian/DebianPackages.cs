namespace Berth.Testing.Debian;

/// <summary>Packages of the machine's Debian release that tests need.</summary>
public static class DebianPackages
{
    private const string LockFile = "/var/lock/berth-test-apt.lock";
    private const string Cache = "/var/cache/berth-test";

    /// <summary>Installs what is missing; one process at a time, and at once when nothing is missing.</summary>
    public static async Task EnsureAsync(params string[] packages)
    {
        if (await MissingAsync(packages) is [])
        {
            return;
        }

        using var held = await FileLock.TakeAsync(LockFile);
        var missing = await MissingAsync(packages);
        if (missing.Count > 0)
        {
            await AptAsync(["install", "--yes", "--no-install-recommends", .. missing]);
        }
    }

    /// <summary>Unpacks a package without installing it, so that it changes nothing on the machine; returns the directory.</summary>
    public static async Task<string> UnpackAsync(string package)
    {
        var target = Path.Combine(Cache, package);
        if (Directory.Exists(target))
        {
            return target;
        }

        using var held = await FileLock.TakeAsync(LockFile);
        if (!Directory.Exists(target))
        {
            var download = Directory.CreateTempSubdirectory("berth-test-deb").FullName;
            Directory.CreateDirectory(Cache);
            await AptAsync(["download", "-o", "APT::Sandbox::User=root", package], download);
            var unpacked = $"{target}.{Environment.ProcessId}";
            await Command.RunAsync("dpkg-deb", ["--extract", Directory.GetFiles(download, "*.deb").Single(), unpacked]);
            Directory.Move(unpacked, target);
            Directory.Delete(download, recursive: true);
        }

        return target;
    }

    private static async Task AptAsync(IReadOnlyList<string> arguments, string? directory = null)
    {
        // dpkg's own lock may be held by others on the machine.
        IReadOnlyList<string> patient = ["-o", "DPkg::Lock::Timeout=600", .. arguments];
        if ((await Command.TryRunAsync("apt-get", patient, directory)).ExitCode != 0)
        {
            await Command.RunAsync("apt-get", ["-o", "DPkg::Lock::Timeout=600", "update"]);
            await Command.RunAsync("apt-get", patient, directory);
        }
    }

    private static async Task<List<string>> MissingAsync(string[] packages)
    {
        var missing = new List<string>();
        foreach (var package in packages)
        {
            var (exitCode, output) = await Command.TryRunAsync("dpkg-query", ["--show", "--showformat=${db:Status-Status}", package]);
            if (exitCode != 0 || output != "installed")
            {
                missing.Add(package);
            }
        }

        return missing;
    }
}
