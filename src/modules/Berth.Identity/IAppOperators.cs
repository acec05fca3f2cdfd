namespace Berth.Identity;

/// <summary>Knows who may run which app besides the admins. The apps module, which is above this one, registers it.</summary>
public interface IAppOperators
{
    ValueTask<bool> IsOperatorAsync(string appId, string userId, CancellationToken cancellationToken);
}
