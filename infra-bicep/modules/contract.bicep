// What the app's modules declare: written by `dotnet run --project eng/generate`, never by hand.
@export()
@description('Tables, containers, timers and functions of the app.')
var contract = loadJsonContent('../contract.json')

@export()
@description('A role of the app.')
type appRole = 'service' | 'provisioner' | 'eraser' | 'signer'

@export()
@description('A table of the app\'s own state, and the roles that may reach it.')
type stateTable = {
  @description('Its name in the account.')
  name: string

  @description('The account: state, evidence, keys or custody.')
  account: string

  @description('The roles that write it.')
  keepers: appRole[]

  @description('The roles that read it and write nothing.')
  readers: appRole[]
}

@export()
@description('A container of the app\'s own state, and the roles that may reach it.')
type stateContainer = {
  @description('Its name in the account.')
  name: string

  @description('The account: state or evidence.')
  account: string

  @description('rewritten: its keepers overwrite and delete. addedTo: they add blobs and change none. immutable: nobody can, for as long as the policy says.')
  rule: 'rewritten' | 'addedTo' | 'immutable'

  @description('The roles that write it.')
  keepers: appRole[]

  @description('The roles that read it and write nothing.')
  readers: appRole[]
}
