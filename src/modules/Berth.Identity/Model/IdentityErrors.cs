using Berth.Kernel;

namespace Berth.Identity.Model;

internal static class IdentityErrors
{
    public static readonly Error UserNotFound = Error.NotFound("user.not_found", "User not found");
    public static readonly Error GroupNotFound = Error.NotFound("group.not_found", "Group not found");
    public static readonly Error UsernameTaken = Error.Conflict("user.username_taken", "A user with this username already exists");
    public static readonly Error EmailTaken = Error.Conflict("user.email_taken", "A user with this e-mail address already exists");
    public static readonly Error GroupTaken = Error.Conflict("group.taken", "A group with this name already exists");
    public static readonly Error Self = Error.Conflict("user.self", "Nobody changes their own role, switches themselves off or removes themselves. Ask another administrator.");
    public static readonly Error LastOwner = Error.Conflict("user.last_owner", "This is the last active owner. Make somebody else an owner first.");
    public static readonly Error AboveOwnRole = Error.Forbidden("user.above_own_role", "You may not change somebody whose role is above yours, nor grant such a role.");
    public static readonly Error PasswordIncorrect = new(ErrorKind.PreconditionFailed, "password.incorrect", "Password incorrect");
    public static readonly Error LinkUnknown = new(ErrorKind.Unauthenticated, "link.unknown", "This link is unknown, was used already or is older than 24 hours. Ask for a new one.");
    public static readonly Error Outside = Error.Conflict("user.outside", "This user comes from an outside directory. Change it there.");
    public static readonly Error OtherSite = Error.Forbidden("auth.other_site", "This form was not sent from our own page. Open the page again.");
    public static readonly Error NoMail = Error.External("mail.none", "No mail can be sent: no mail service is set up. Copy the link instead and hand it over yourself.");
}
