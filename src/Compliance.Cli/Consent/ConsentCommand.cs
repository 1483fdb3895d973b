using System.CommandLine;

namespace Compliance.Cli.Consent;

/// <summary><c>compliance consent import FILE</c>: takes over what people said to another system.</summary>
internal static class ConsentCommand
{
    public static Command Create(TextWriter output, TextWriter error, Func<HttpMessageHandler> http) =>
        new("consent", "Imports consents.") { Import(output, error, http) };

    private static Command Import(TextWriter output, TextWriter error, Func<HttpMessageHandler> http)
    {
        var file = new Argument<string>("FILE") { Description = "CSV with a header; its columns are in docs/consent.md." };
        var url = new Option<Uri>("--url")
        {
            Description = "Address of the deployment, such as https://privacy.example.com/.",
            Required = true,
            CustomParser = result =>
            {
                if (Uri.TryCreate(result.Tokens[0].Value, UriKind.Absolute, out var address)
                    && (address.Scheme == Uri.UriSchemeHttps || (address.Scheme == Uri.UriSchemeHttp && address.IsLoopback)))
                    return address;
                result.AddError("--url takes an https address.");
                return null!;
            },
        };
        var system = new Option<string>("--system")
        {
            Description = "A code of the system that the file is from: lower-case letters, digits and hyphens.",
            Required = true,
        };
        var delimiter = new Option<string>("--delimiter") { Description = "Between fields.", DefaultValueFactory = _ => "," };
        var json = new Option<bool>("--json") { Description = "Answer in JSON." };
        var command = new Command(
            "import",
            "Import consents that another system has. Bad rows are named and the rest is taken; the same file again changes nothing; what "
            + $"a person said since stays. {Deployment.Token} holds the token. Exit 0: every row was taken; 1: some were refused; 2: the "
            + "file or an option is not understood; 3: the deployment did not answer, and the same command goes on from there.")
        {
            file, url, system, delimiter, json,
        };
        command.SetAction(async (parsed, cancellation) =>
        {
            try
            {
                using var client = Deployment.Connect(parsed.GetValue(url)!, http());
                await using var report = ImportReport.Create(parsed.GetValue(json), output, error);
                var import = new FileImport(new ImportClient(client), parsed.GetValue(system)!, report);
                return await import.Run(parsed.GetValue(file)!, parsed.GetValue(delimiter)!, cancellation);
            }
            catch (UsageException wrong)
            {
                error.WriteLine(wrong.Message);
                return ExitCode.Usage;
            }
            catch (ImportClientException failed)
            {
                error.WriteLine(failed.Message);
                return failed.IsFinal ? ExitCode.Usage : ExitCode.NoAnswer;
            }
        });
        return command;
    }
}
