using System.Text;
using Berth.Host.Files;

namespace Berth.Host.Certificates;

/// <summary>One file with all that this machine trusts and our authority: what containers are given as their trust store.</summary>
internal static class TrustBundle
{
    /// <summary>Writes the file only when it would change. It is a new file then, so a container that has the old one mounted keeps that until it is started again.</summary>
    public static void Refresh(string path, string hostBundle, string authorityPem)
    {
        var content = Encoding.ASCII.GetBytes(
            $"{(File.Exists(hostBundle) ? File.ReadAllText(hostBundle).TrimEnd() + "\n" : "")}{authorityPem.TrimEnd()}\n");
        if (!File.Exists(path) || !File.ReadAllBytes(path).AsSpan().SequenceEqual(content))
        {
            AtomicFile.Write(path, content, AtomicFile.Public);
        }
    }
}
