using Compliance.Connectors.Sql;
using Compliance.Connectors.Sql.MariaDb;

namespace Compliance.Connectors.Tests.Sql.MariaDb;

/// <summary>What the error numbers of MariaDB and MySQL say: names of columns and constraints, and never a value.</summary>
public sealed class MariaDbFailureTests
{
    public static TheoryData<int> Passing =>
    [
        0, 999, 1020, 1021, 1028, 1037, 1038, 1039, 1040, 1041, 1042, 1043, 1053, 1077, 1078, 1079, 1080, 1114, 1129, 1130, 1152, 1156,
        1157, 1158, 1159, 1160, 1161, 1184, 1203, 1205, 1206, 1213, 1226, 1317, 1614, 1637, 1927, 1969, 3024, 3572, 10_000_000, 10_000_001,
    ];

    [Theory, MemberData(nameof(Passing))]
    public void What_passes_is_waited_for(int number) =>
        Assert.Equal(SqlFailure.Unavailable, MariaDbFailure.Judge(number, "secret", isTransient: false));

    [Theory]
    [InlineData(1000)]
    [InlineData(1155)]
    [InlineData(1162)]
    [InlineData(9_999_999)]
    public void An_unknown_error_is_named_by_its_number_unless_the_driver_takes_it_for_one_that_passes(int number)
    {
        Assert.Equal(new SqlFailure("store-mismatch", $"{number}"), MariaDbFailure.Judge(number, "secret", isTransient: false));
        Assert.Equal(SqlFailure.Unavailable, MariaDbFailure.Judge(number, "secret", isTransient: true));
    }

    [Theory]
    [InlineData(1048, "Column 'name' cannot be null", "store-mismatch", "not-null name")]
    [InlineData(1364, "Field 'name' doesn't have a default value", "store-mismatch", "not-null name")]
    [InlineData(
        1451, "Cannot delete or update a parent row: a foreign key constraint fails (`shop`.`line`, CONSTRAINT `fk` FOREIGN KEY (`a`))",
        "store-constraint", "foreign key fk of line")]
    [InlineData(1452, "secret", "store-constraint", "foreign key")]
    [InlineData(1217, "secret", "store-constraint", "foreign key")]
    [InlineData(1216, "secret", "store-constraint", "foreign key")]
    [InlineData(1062, "Duplicate entry 'secret' for key 'code'", "store-constraint", "unique code")]
    [InlineData(1586, "secret", "store-constraint", "unique")]
    [InlineData(4025, "CONSTRAINT `short` failed for `shop`.`c`", "store-constraint", "check short")]
    [InlineData(3819, "Check constraint 'short' is violated.", "store-constraint", "check short")]
    [InlineData(1406, "Data too long for column 'code' at row 1", "store-mismatch", "too long for code")]
    [InlineData(1054, "Unknown column 'code' in 'field list'", "store-mismatch", "no column code")]
    [InlineData(1054, "secret", "store-mismatch", "1054")]
    [InlineData(1906, "secret", "store-mismatch", "generated column")]
    [InlineData(3105, "secret", "store-mismatch", "generated column")]
    [InlineData(1049, "secret", "store-mismatch", "no such database")]
    [InlineData(1146, "secret", "store-mismatch", null)]
    [InlineData(1044, "secret", "store-refused", null)]
    [InlineData(1045, "secret", "store-refused", null)]
    [InlineData(1095, "secret", "store-refused", null)]
    [InlineData(1142, "secret", "store-refused", null)]
    [InlineData(1143, "secret", "store-refused", null)]
    [InlineData(1227, "secret", "store-refused", null)]
    [InlineData(1370, "secret", "store-refused", null)]
    [InlineData(1698, "secret", "store-refused", null)]
    [InlineData(1410, "secret", "store-refused", null)]
    [InlineData(3159, "secret", "store-refused", null)]
    [InlineData(1290, "secret", "store-refused", "read only")]
    [InlineData(1792, "secret", "store-refused", "read only")]
    [InlineData(1836, "secret", "store-refused", "read only")]
    [InlineData(1644, "secret", "store-refused", "raised by the database")]
    public void Each_error_has_its_reason(int number, string message, string code, string? detail) =>
        Assert.Equal(new SqlFailure(code, detail), MariaDbFailure.Judge(number, message, isTransient: false));

    [Theory]
    [InlineData(1292, true)]
    [InlineData(1525, true)]
    [InlineData(1267, true)]
    [InlineData(1270, true)]
    [InlineData(1271, true)]
    [InlineData(1300, true)]
    [InlineData(1366, true)]
    [InlineData(1411, true)]
    [InlineData(3854, true)]
    [InlineData(1146, false)]
    public void Some_errors_say_that_a_value_is_none_of_the_columns_type(int number, bool expected) =>
        Assert.Equal(expected, MariaDbFailure.IsIncomparable(number));
}
