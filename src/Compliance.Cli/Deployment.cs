namespace Compliance.Cli;

/// <summary>The host that a command calls.</summary>
internal static class Deployment
{
    /// <summary>
    /// The environment variable that holds the caller's token: a token on the command line would stay in the shell's history.
    /// </summary>
    public const string Token = "COMPLIANCE_TOKEN";

    /// <param name="url">Its address.</param>
    /// <param name="http">Sends the requests.</param>
    /// <returns>A client with the token, which waits for an answer for two minutes.</returns>
    /// <exception cref="UsageException">There is no token.</exception>
    public static HttpClient Connect(Uri url, HttpMessageHandler http)
    {
        var token = Environment.GetEnvironmentVariable(Token) is { Length: > 0 } given
            ? given
            : throw new UsageException($"{Token} holds no token.");
        var client = new HttpClient(http) { BaseAddress = url, Timeout = TimeSpan.FromMinutes(2) };
        client.DefaultRequestHeaders.Authorization = new("Bearer", token);
        return client;
    }
}
