namespace Berth.Identity;

/// <summary>Sends invitations and reset links. The mail module, which is above this one, registers it; without it links are handed over by hand.</summary>
public interface ILinkMailer
{
    Task SendInviteAsync(string email, string displayName, Uri link, CancellationToken cancellationToken);

    Task SendResetAsync(string email, string displayName, Uri link, CancellationToken cancellationToken);
}
