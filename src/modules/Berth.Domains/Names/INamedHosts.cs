namespace Berth.Domains;

/// <param name="Host">The whole name.</param>
/// <param name="Domain">The domain of this server that it is on.</param>
/// <param name="Owner">For people: whose name it is.</param>
public sealed record NamedHost(string Host, string Domain, string Owner);

/// <summary>Says which names are in use. Every module that gives names to something contributes one.</summary>
public interface INamedHosts
{
    Task<IReadOnlyList<NamedHost>> ListAsync(CancellationToken cancellationToken);
}
