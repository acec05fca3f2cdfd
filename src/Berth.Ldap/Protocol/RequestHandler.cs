namespace Berth.Ldap.Protocol;

/// <summary>Answers one request after the other. Knows nothing of sockets.</summary>
internal sealed class RequestHandler(ILdapDirectory directory, LdapServerOptions options, LdapSession session, ResponseWriter output, Func<Task> flush)
{
    /// <summary>So many bytes are sent before the rest of an answer is made.</summary>
    private const int FlushAt = 64 * 1024;

    private bool CanStartTls => options.Certificate is not null && !session.IsEncrypted;

    /// <summary>Whether the connection goes on, changes to TLS, or ends.</summary>
    public async Task<NextStep> HandleAsync(LdapMessage message, CancellationToken cancellationToken)
    {
        if (message.Request is LdapRequest.Unbind)
        {
            return NextStep.Close;
        }

        if (message.Request is LdapRequest.Abandon)
        {
            // Requests are answered in turn, so there is nothing left to abandon.
            return NextStep.Continue;
        }

        if (message.Controls.Any(control => control.Critical && !(control.Oid == LdapControl.PagedResults && message.Request is LdapRequest.Search)))
        {
            output.Result(message.Id, ResponseTag(message.Request), new(LdapResultCode.UnavailableCriticalExtension, "This control is not supported."));
            return NextStep.Continue;
        }

        switch (message.Request)
        {
            case LdapRequest.Bind bind:
                output.Result(message.Id, ResponseWriter.BindResponse, await BindAsync(bind, cancellationToken));
                break;
            case LdapRequest.Search search:
                await SearchAsync(message.Id, search.Query, SearchPages.Of(message.Controls), cancellationToken);
                break;
            case LdapRequest.Compare compare:
                output.Result(message.Id, ResponseWriter.CompareResponse, await CompareAsync(compare, cancellationToken));
                break;
            case LdapRequest.Extended extended:
                return Extend(message.Id, extended);
            case LdapRequest.Write write:
                output.Result(message.Id, write.ResponseTag, new(LdapResultCode.UnwillingToPerform, "This directory is read only."));
                break;
        }

        return NextStep.Continue;
    }

    private static int ResponseTag(LdapRequest request) => request switch
    {
        LdapRequest.Bind => ResponseWriter.BindResponse,
        LdapRequest.Search => ResponseWriter.SearchDone,
        LdapRequest.Compare => ResponseWriter.CompareResponse,
        LdapRequest.Write write => write.ResponseTag,
        _ => ResponseWriter.ExtendedResponse,
    };

    private async Task<LdapResult> BindAsync(LdapRequest.Bind bind, CancellationToken cancellationToken)
    {
        // Whatever comes of it, who was bound before is no more (4.2.1).
        session.Identity = "";
        session.State = null;
        if (bind.Version != 3)
        {
            return new(LdapResultCode.ProtocolError, "Only LDAP version 3 is spoken here.");
        }

        if (bind.Password is not { } password)
        {
            return new(LdapResultCode.AuthMethodNotSupported, "Only simple binds are supported.");
        }

        if (LdapDn.Parse(bind.Dn) is not { } dn)
        {
            return new(LdapResultCode.InvalidDnSyntax);
        }

        if (password.Length == 0)
        {
            // A name without password proves nothing, and programs take its success for a proof (RFC 4513 5.1.2).
            return dn.Depth == 0 ? LdapResult.Success : new(LdapResultCode.UnwillingToPerform, "A bind with a name needs a password.");
        }

        var bound = await directory.BindAsync(session, dn, password, cancellationToken);
        if (bound.Result.Code == LdapResultCode.Success)
        {
            session.Identity = bound.Identity;
            session.State = bound.State;
        }

        return bound.Result;
    }

    private async Task SearchAsync(int id, LdapSearch search, SearchPages? pages, CancellationToken cancellationToken)
    {
        var found = search is { Scope: LdapScope.Base, Base.Depth: 0 }
            ? new LdapFound(LdapResult.Success, [.. new[] { RootEntry.Make(directory, CanStartTls) }.Where(entry => search.Filter.Matches(entry))])
            : ReferenceEquals(search.Base, LdapDn.Invalid)
                ? LdapFound.Nothing(LdapResultCode.InvalidDnSyntax)
                : await directory.SearchAsync(session, search, cancellationToken);
        var selection = new AttributeSelection(search.Attributes, search.TypesOnly);
        var limit = search.SizeLimit == 0 ? options.SizeLimit : Math.Min(search.SizeLimit, options.SizeLimit);
        var first = Math.Min(pages?.Offset ?? 0, found.Entries.Count);
        var end = Math.Min(found.Entries.Count, pages is null ? limit : (int)Math.Min((long)first + pages.Size, limit));
        for (var i = first; i < end; i++)
        {
            output.Entry(id, found.Entries[i], selection);
            if (output.Length > FlushAt)
            {
                await flush();
            }
        }

        var cut = end == limit && found.Entries.Count > limit;
        var result = cut ? new LdapResult(LdapResultCode.SizeLimitExceeded) : found.Result;
        var more = pages is { Size: > 0 } && !cut && end < found.Entries.Count;
        output.Result(id, ResponseWriter.SearchDone, result, pages is null ? null : ResponseWriter.Page(more ? end.ToString() : ""));
    }

    private async Task<LdapResult> CompareAsync(LdapRequest.Compare compare, CancellationToken cancellationToken) =>
        LdapDn.Parse(compare.Dn) is { } dn
            ? await directory.CompareAsync(session, dn, compare.Attribute, compare.Value, cancellationToken)
            : new(LdapResultCode.InvalidDnSyntax);

    private NextStep Extend(int id, LdapRequest.Extended extended)
    {
        switch (extended.Name)
        {
            case RootEntry.WhoAmI:
                output.Result(id, ResponseWriter.ExtendedResponse, LdapResult.Success, value: session.Identity);
                return NextStep.Continue;
            case RootEntry.StartTls when CanStartTls:
                output.Result(id, ResponseWriter.ExtendedResponse, LdapResult.Success, name: RootEntry.StartTls);
                return NextStep.StartTls;
            case RootEntry.StartTls:
                output.Result(id, ResponseWriter.ExtendedResponse, new(session.IsEncrypted ? LdapResultCode.OperationsError : LdapResultCode.Unavailable, "TLS is on already, or not available here."), name: RootEntry.StartTls);
                return NextStep.Continue;
            default:
                output.Result(id, ResponseWriter.ExtendedResponse, new(LdapResultCode.ProtocolError, "This extended operation is not supported."));
                return NextStep.Continue;
        }
    }
}

internal enum NextStep
{
    Continue,
    StartTls,
    Close,
}
