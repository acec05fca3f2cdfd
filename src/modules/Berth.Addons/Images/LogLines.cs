namespace Berth.Addons.Images;

/// <summary>Passes on what a tool prints.</summary>
internal sealed class LogLines(IProgress<ImageStep> progress) : IProgress<string>
{
    public void Report(string value) => progress.Report(new ImageStep(value, IsLog: true));
}
