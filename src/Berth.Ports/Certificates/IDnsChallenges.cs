namespace Berth.Ports.Certificates;

public interface IDnsChallenges
{
    Task PresentAsync(string fqdn, string value, CancellationToken cancellationToken);

    Task CleanUpAsync(string fqdn, string value, CancellationToken cancellationToken);
}
