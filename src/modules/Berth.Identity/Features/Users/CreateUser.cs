using Berth.Contracts;
using Berth.Identity.Model;
using Berth.Identity.Passwords;
using Berth.Identity.People;
using Berth.Kernel;
using Berth.Web;
using Microsoft.AspNetCore.Http;

namespace Berth.Identity.Features.Users;

internal sealed class CreateUser(UserStore users, PeopleQueries people, PasswordHasher hasher, TimeProvider clock)
{
    public async Task<IResult> RunAsync(UserRequest request, HttpContext context)
    {
        var caller = Caller.Required(context);
        var role = RoleOf(request);
        if (!role.IsOk)
        {
            return role.Error.ToHttp();
        }

        if (role.Value > RoleNames.Parse(caller.Role))
        {
            return IdentityErrors.AboveOwnRole.ToHttp();
        }

        var user = new User
        {
            Id = User.NewId(),
            Email = "",
            Role = role.Value,
            Active = request.Active ?? true,
            CreatedAt = clock.GetUtcNow(),
        };
        var withPassword = !string.IsNullOrEmpty(request.Password);
        var problem = new UserFields(request.Email ?? "", request.FallbackEmail, request.DisplayName, request.Username).ApplyTo(user)
            ?? (withPassword ? PasswordRules.Check(request.Password) : null)
            ?? (withPassword && user.Username is null ? NameRules.Username("").Error : null);
        if (problem is not null)
        {
            return problem.ToHttp();
        }

        if (withPassword)
        {
            user.PasswordHash = await hasher.HashAsync(request.Password!, context.RequestAborted);
            user.InviteAccepted = true;
        }

        var made = await users.CommitAsync(
            caller,
            db =>
            {
                db.Add(user);
                return Task.FromResult<Result<User>>(user);
            },
            "user.add",
            context.RequestAborted);
        return made.IsOk ? Results.Json(await people.UserAsync(user.Id, context.RequestAborted), statusCode: 201) : made.Error.ToHttp();
    }

    private static Result<Role> RoleOf(UserRequest request)
    {
        if (request.Role is null)
        {
            return request.Admin == true ? Role.Admin : Role.User;
        }

        return RoleNames.Parse(request.Role) is { } role ? role : ChangeUser.UnknownRole;
    }
}
