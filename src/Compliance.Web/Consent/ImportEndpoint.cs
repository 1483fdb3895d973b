using Compliance.Consent;
using Compliance.Consent.Importing;
using Compliance.Web.Operations;
using Compliance.Web.Problems;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using NodaTime;

namespace Compliance.Web.Consent;

/// <summary>
/// Takes rows of a file with consents that another system has. <c>compliance consent import</c> sends a file in such batches.
/// </summary>
internal static class ImportEndpoint
{
    public static readonly Operation Operation = Operation.Json(
        "Import consents",
        Handle,
        new Batch(
            "old-crm",
            new string('a', 64),
            [
                new ImportRow
                {
                    Row = 1, Holder = RouteId.Example, Purpose = "newsletter", State = "given", At = Instant.FromUtc(2024, 5, 3, 8, 30),
                    Proof = "archive/2024/17",
                },
            ]),
        new ImportResult(1, 0, 0, 0, [new RefusedRow(2, "at", "It is in the future: give the instant at which the person said so.")])) with
    {
        Description =
            "Up to 500 rows of a file. Each good row becomes an event that names system, file and row; bad rows are named and keep no "
            + "other from being recorded. A batch may be sent again: a row counts once. A row never overrides what the person said since. "
            + "A consent without `proof` allows nothing.",
    };

    private static async Task<ImportResult> Handle(HttpContext http, Batch body)
    {
        var errors = new FieldErrors();
        if (Sha256Hash.TryParse(body.File) is not { } file)
        {
            errors.Add("file", "must be the SHA-256 of the file in 64 lower-case hexadecimal digits");
            errors.ThrowIfAny();
            throw new InvalidOperationException("An error was added.");
        }

        try
        {
            var import = http.RequestServices.GetRequiredService<IConsentImport>();
            return await import.Import(new ImportBatch(body.System, file, body.Rows), http.RequestAborted);
        }
        catch (ImportRefusedException refused)
        {
            errors.Add(refused.Member, refused.Why);
            errors.ThrowIfAny();
            throw;
        }
    }

    /// <param name="System">A code of the system that has them: lower-case letters, digits and hyphens, 1 to 64.</param>
    /// <param name="File">SHA-256 of the whole file, 64 lower-case hexadecimal digits.</param>
    /// <param name="Rows">1 to 500, in any order.</param>
    private sealed record Batch(string System, string File, IReadOnlyList<ImportRow> Rows);
}
