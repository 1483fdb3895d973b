using Compliance.Client.Consent;
using Compliance.Client.Decisions;
using Compliance.Client.Http;
using Compliance.Client.Personalization;
using Compliance.Client.Problems;
using Compliance.Client.Requests;

namespace Compliance.Client;

/// <summary>
/// Calls a deployment of ComplianceFunctions. Safe to use from many threads. Whatever does not end well is a
/// <see cref="ComplianceException"/>: where the service does not answer, nothing is allowed and nothing older is given.
/// </summary>
public sealed class ComplianceClient
{
    /// <param name="http">Sends. Its base address is the deployment, unless the options name one. It is not disposed.</param>
    /// <param name="options">How it calls; the defaults where it is null.</param>
    /// <param name="time">The clock; the system's where it is null.</param>
    /// <exception cref="ArgumentException">
    /// There is no address, tokens would be sent unprotected, or an option is out of bounds.
    /// </exception>
    public ComplianceClient(HttpClient http, ComplianceClientOptions? options = null, TimeProvider? time = null)
    {
        ArgumentNullException.ThrowIfNull(http);
#pragma warning disable RS0030 // An application that names no clock means the system's.
        time ??= TimeProvider.System;
#pragma warning restore RS0030
        options = (options ?? new()).Validated();
        var calls = new ClientCalls(http, Address(options.Address ?? http.BaseAddress), options, time);
        Decisions = new DecisionsClient(calls, time);
        Personalization = new PersonalizationClient(calls);
        Consent = new ConsentClient(calls);
        Requests = new RequestsClient(calls);
    }

    /// <summary>What a purpose may use of people now. No data is read.</summary>
    public DecisionsClient Decisions { get; }

    /// <summary>The gate: what a purpose may use of a person, read now and recorded.</summary>
    public PersonalizationClient Personalization { get; }

    /// <summary>What people and devices allow, refuse and take back.</summary>
    public ConsentClient Consent { get; }

    /// <summary>Requests of data subjects.</summary>
    public RequestsClient Requests { get; }

    private static Uri Address(Uri? given)
    {
        if (given is not { IsAbsoluteUri: true })
            throw new ArgumentException("The client needs the address of a deployment: options.Address, or the HTTP client's BaseAddress.");
        if (given.Scheme != Uri.UriSchemeHttps && !(given.Scheme == Uri.UriSchemeHttp && given.IsLoopback))
            throw new ArgumentException("Tokens and personal data go over https alone, or stay on this machine.");
        return given.AbsolutePath.EndsWith('/') ? given : new Uri(given.GetLeftPart(UriPartial.Path) + "/");
    }
}
