namespace Berth.Identity;

/// <summary>What a person may do; each role may all that the lesser ones may.</summary>
public enum Role
{
    User,
    UserManager,
    MailManager,
    Admin,
    Owner,
}

public static class RoleNames
{
    /// <summary>The wire's name: lower case.</summary>
    public static string Wire(this Role role) => role switch
    {
        Role.User => "user",
        Role.UserManager => "usermanager",
        Role.MailManager => "mailmanager",
        Role.Admin => "admin",
        Role.Owner => "owner",
        _ => throw new ArgumentOutOfRangeException(nameof(role)),
    };

    public static Role? Parse(string? name) => name switch
    {
        "user" => Role.User,
        "usermanager" => Role.UserManager,
        "mailmanager" => Role.MailManager,
        "admin" => Role.Admin,
        "owner" => Role.Owner,
        _ => null,
    };
}
