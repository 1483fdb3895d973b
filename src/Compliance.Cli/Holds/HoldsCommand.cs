using System.CommandLine;
using System.Text.Json;

namespace Compliance.Cli.Holds;

/// <summary><c>compliance holds</c>: places, lists and releases legal holds at a deployment.</summary>
internal static class HoldsCommand
{
    public static Command Create(TextWriter output, TextWriter error, Func<HttpMessageHandler> http)
    {
        var url = new Option<Uri>("--url")
        {
            Description = "Address of the deployment, such as https://privacy.example.com/.",
            Required = true,
            Recursive = true,
            CustomParser = result =>
            {
                if (Uri.TryCreate(result.Tokens[0].Value, UriKind.Absolute, out var address)
                    && (address.Scheme == Uri.UriSchemeHttps || (address.Scheme == Uri.UriSchemeHttp && address.IsLoopback)))
                    return address;
                result.AddError("--url takes an https address.");
                return null!;
            },
        };
        var calls = new Calls(url, output, error, http);
        return new Command(
            "holds",
            $"Legal holds: while one lasts, nothing of a person or a collection is destroyed. {Deployment.Token} holds the token. Exit 0: "
            + "done; 2: an option is not understood, or the deployment refuses it; 3: the deployment did not answer.")
        {
            url,
            Place(calls), List(calls), Release(calls),
        };
    }

    private static Command Place(Calls calls)
    {
        var matter = new Argument<string>("MATTER") { Description = "What it is for, such as a file number: no name of a person." };
        var collection = new Option<string?>("--collection") { Description = "The collection that is held: dataset.collection." };
        var file = new Option<string?>("--identities")
        {
            Description = "A JSON file with the identities of the person who is held, by kind; - reads it from the standard input. An "
                + "option with the values themselves would show them to others on this machine.",
        };
        var command = new Command("place", "Place a hold on a person or a collection.") { matter, collection, file };
        command.SetAction((parsed, cancellation) => calls.Run(
            parsed,
            async client =>
            {
                var (held, path) = (parsed.GetValue(collection), parsed.GetValue(file));
                if (held is null == path is null)
                    throw new UsageException("Either --collection or --identities is needed.");
                var identities = path is null ? null : await Read(path, cancellation);
                return await client.Send(
                    HttpMethod.Post, "api/holds", new { matter = parsed.GetValue(matter), collection = held, identities }, cancellation);
            }));
        return command;
    }

    private static Command List(Calls calls)
    {
        var released = new Option<bool>("--released") { Description = "Those too that were released." };
        var command = new Command("list", "List the holds, the oldest first.") { released };
        command.SetAction((parsed, cancellation) => calls.Run(
            parsed,
            client => client.Send(
                HttpMethod.Get, parsed.GetValue(released) ? "api/holds?released=true" : "api/holds", null, cancellation)));
        return command;
    }

    private static Command Release(Calls calls)
    {
        var id = new Argument<string>("ID") { Description = "Of the hold." };
        var command = new Command("release", "Release a hold: what no other hold keeps waiting goes on.") { id };
        command.SetAction((parsed, cancellation) => calls.Run(
            parsed,
            client => client.Send(
                HttpMethod.Post, $"api/holds/{Uri.EscapeDataString(parsed.GetValue(id)!)}/release", null, cancellation)));
        return command;
    }

    private static async Task<Dictionary<string, string>> Read(string path, CancellationToken cancellation)
    {
        try
        {
            await using var json = path == "-" ? Console.OpenStandardInput() : File.OpenRead(path);
            return await JsonSerializer.DeserializeAsync<Dictionary<string, string>>(json, cancellationToken: cancellation)
                ?? throw new UsageException("The identities are null.");
        }
        catch (Exception unreadable) when (unreadable is IOException or UnauthorizedAccessException)
        {
            throw new UsageException("The file of identities cannot be read.");
        }
        catch (JsonException)
        {
            throw new UsageException("The file of identities is no JSON object of texts, such as {\"email\": \"jane@example.com\"}.");
        }
    }

    /// <summary>What each command does with a deployment: asks it, and writes what it answers.</summary>
    private sealed class Calls(Option<Uri> url, TextWriter output, TextWriter error, Func<HttpMessageHandler> http)
    {
        public async Task<int> Run(ParseResult parsed, Func<HoldsClient, Task<string>> call)
        {
            try
            {
                using var client = Deployment.Connect(parsed.GetValue(url)!, http());
                output.WriteLine(await call(new HoldsClient(client)));
                return ExitCode.Yes;
            }
            catch (UsageException wrong)
            {
                error.WriteLine(wrong.Message);
                return ExitCode.Usage;
            }
            catch (HoldsClientException failed)
            {
                error.WriteLine(failed.Message);
                return failed.IsFinal ? ExitCode.Usage : ExitCode.NoAnswer;
            }
        }
    }
}
