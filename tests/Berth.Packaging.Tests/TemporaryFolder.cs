namespace Berth.Packaging.Tests;

/// <summary>A folder that is gone after the test.</summary>
public sealed class TemporaryFolder : IDisposable
{
    public string Path { get; } = Directory.CreateTempSubdirectory("berth-packaging-").FullName;

    public string this[string relative] => System.IO.Path.Combine(Path, relative);

    public TemporaryFolder Write(string relative, string content = "x", bool executable = false)
    {
        Directory.CreateDirectory(System.IO.Path.GetDirectoryName(this[relative])!);
        File.WriteAllText(this[relative], content);
        if (executable)
        {
            File.SetUnixFileMode(this[relative], File.GetUnixFileMode(this[relative]) | UnixFileMode.UserExecute);
        }

        return this;
    }

    public TemporaryFolder Link(string relative, string target)
    {
        Directory.CreateDirectory(System.IO.Path.GetDirectoryName(this[relative])!);
        File.CreateSymbolicLink(this[relative], target);
        return this;
    }

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
