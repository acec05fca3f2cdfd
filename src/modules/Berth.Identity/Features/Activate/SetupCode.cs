using Berth.Identity.Model;

namespace Berth.Identity.Features.Activate;

/// <summary>What proves, while the server has no owner, that somebody can see its console. New at every start; never stored.</summary>
internal sealed class SetupCode
{
    public string Value { get; } = Secret.NewReadable(3);
}
