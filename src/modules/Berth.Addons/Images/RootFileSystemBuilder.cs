using Berth.Kernel;
using Berth.Ports;
using Berth.Ports.Containers;
using Berth.Ports.Programs;

namespace Berth.Addons.Images;

/// <summary>Makes the Debian that everything stands on; docs/images.md, rule 5.</summary>
internal sealed class RootFileSystemBuilder(IContainerEngine engine, IProgramRunner programs)
{
    private const string AptDirectory = "/etc/apt";

    /// <exception cref="ErrorException"><c>image.rootfs_failed</c> with what mmdebstrap said last.</exception>
    public async Task<string> EnsureAsync(RootFileSystem wanted, IProgress<ImageStep>? progress, CancellationToken cancellationToken)
    {
        if (await engine.FindImageAsync(wanted.Reference, cancellationToken) is null)
        {
            progress?.Report(new ImageStep($"Making {wanted.Reference} from Debian packages (a few minutes, only once)", IsLog: false));
            await BuildAsync(wanted, progress, cancellationToken);
        }

        return wanted.Reference;
    }

    private async Task BuildAsync(RootFileSystem wanted, IProgress<ImageStep>? progress, CancellationToken cancellationToken)
    {
        var call = new ProgramCall
        {
            FileName = "mmdebstrap",
            Arguments = wanted.Arguments(AptSources.Read(AptDirectory, wanted.Suite)),
            CaptureLimit = 4096,
            OnErrorLine = line => progress?.Report(new ImageStep(line, IsLog: true)),
        };
        var labels = new Dictionary<string, string>(StringComparer.Ordinal) { ["berth.managed"] = "true", [PlatformImages.Label] = RootFileSystem.Name };
        await using var program = await programs.StartAsync(call, cancellationToken);
        PortException? refused = null;
        try
        {
            // Under a name that nobody looks for: half a root file system imports as well as a whole one.
            await engine.ImportImageAsync(program.Output, wanted.Unchecked, labels, cancellationToken);
        }
        catch (PortException failure)
        {
            refused = failure;
        }

        try
        {
            // A program that failed explains why the engine got nothing; that comes first.
            var result = await program.Completion;
            if (!result.IsOk)
            {
                throw new ErrorException(Error.External(
                    "image.rootfs_failed",
                    $"mmdebstrap ended with code {result.ExitCode}; without it no image can be made. Check that Debian's mirror answers. It last said: {result.ErrorOutput.Trim()}"));
            }

            if (refused is not null)
            {
                throw refused;
            }

            await engine.TagImageAsync(wanted.Unchecked, wanted.Reference, cancellationToken);
        }
        finally
        {
            await engine.RemoveImageAsync(wanted.Unchecked, CancellationToken.None);
        }
    }
}
