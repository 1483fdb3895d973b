targetScope = 'resourceGroup'

import { appsByRole, dataConnections, erasureTerms, functionAppOutput, logSettings, resourceTags } from 'modules/types.bicep'

@description('Begins the names of the resources: 3 to 12 lower-case letters, digits and hyphens, a letter first.')
@minLength(3)
@maxLength(12)
param name string = 'compliance'

@description('The region of every resource.')
param location string = resourceGroup().location

@description('Tags of every resource.')
param tags resourceTags = {}

@description('two: the service and a custodian that is provisioner, eraser and signer. four: an app for each role.')
param apps 'two' | 'four' = 'two'

@description('instant: an erased key is purged at once. locked: purge protection, nobody can purge it before its seven days are over, and the vaults cannot be made anew under their names before.')
param profile 'instant' | 'locked' = 'instant'

@description('azureStorage: Durable keeps its state in each host\'s account. durableTaskScheduler: in a scheduler of its own. What runs does not move from one to the other.')
param backend 'azureStorage' | 'durableTaskScheduler' = 'azureStorage'

@description('The scheduler\'s SKU, with backend durableTaskScheduler.')
param schedulerSku 'Consumption' | 'Dedicated' = 'Consumption'

@description('Capacity units of a Dedicated scheduler: 1 to 3; three are highly available.')
@minValue(1)
@maxValue(3)
param schedulerCapacity int = 1

@description('public: stores and vaults answer on the Internet, to Entra identities alone. private: only through private endpoints in a virtual network of their own.')
param network 'public' | 'private' = 'public'

@description('The virtual network\'s addresses, with network private: /16 to /23.')
param addressPrefix string = '10.20.0.0/22'

@description('Vaults of subject keys: 1 to 5, for above five a subscription and region gives no more throughput. More can be added later; none may be taken away.')
@minValue(1)
@maxValue(5)
param shards int = 1

@description('How many copies the platform keeps of what is stored, and where.')
param redundancy 'Standard_LRS' | 'Standard_ZRS' | 'Standard_GZRS' = 'Standard_ZRS'

@description('How many days nobody can change or delete the log and the certificates: 1 to 146000. Lock the policies once you are sure of the number.')
@minValue(1)
@maxValue(146000)
param immutabilityDays int = 1095

@description('How many days logs are kept, vault audit events among them: 30 to 730.')
@minValue(30)
@maxValue(730)
param logDays int = 365

@description('Instances of the service that are always there for the orchestrations: 1 to 20.')
@minValue(1)
@maxValue(20)
param alwaysReadyInstances int = 1

@description('How many instances each app may grow to: 1 to 1000.')
@minValue(1)
@maxValue(1000)
param maximumInstances int = 40

@description('Memory of an instance in MB.')
param instanceMemory 512 | 2048 | 4096 = 2048

@description('The deployment\'s identifier, bound into every sealed record: changing it makes every record unreadable.')
@minLength(1)
@maxLength(128)
param tenantName string

@description('How long an unwrapped key may live: 00:00:01 to 00:05:00.')
@minLength(8)
@maxLength(8)
param leaseLifetime string = '00:05:00'

@description('The data map: a path inside the app, or the https address of a blob that the service may read.')
@minLength(1)
param dataMap string

@description('How the data map\'s connections are reached, by connection (docs/connectors.md). No secrets: references to them.')
param connections dataConnections = {}

@description('The issuer of the tokens that callers bring.')
param authority string = '${environment().authentication.loginEndpoint}${tenant().tenantId}/v2.0'

@description('The audience of those tokens. From Entra ID\'s v2.0 issuer: the client id of the API\'s registration.')
@minLength(1)
param audience string

@description('The log\'s name, and who is asked to witness and to timestamp it.')
param log logSettings

@description('How an erasure goes about what cannot be undone.')
param erasure erasureTerms = {
  coolingOff: '1.00:00:00'
  approvals: 0
}

@description('The mailbox that alerts are sent to.')
@minLength(6)
@maxLength(254)
param alertEmail string

@description('When timers run that shall not run as they do by default: six-field NCRONTAB in UTC, by the timer\'s name (docs/reference.md).')
param schedules { *: string } = {}

var token = uniqueString(resourceGroup().id, name)
var stores = {
  state: 'ststate${token}'
  evidence: 'stevidence${token}'
  keys: 'stkeys${token}'
  custody: 'stcustody${token}'
  audit: 'staudit${token}'
  shards: map(range(0, shards), i => 'kv-s${i}-${token}')
  own: 'kv-own-${token}'
  signing: 'kv-signing-${token}'
}

var auditAccountId = resourceId('Microsoft.Storage/storageAccounts', stores.audit)

var appOf appsByRole = apps == 'two'
  ? { service: 'service', provisioner: 'custodian', eraser: 'custodian', signer: 'custodian' }
  : { service: 'service', provisioner: 'provisioner', eraser: 'eraser', signer: 'signer' }
var appNames = apps == 'two' ? ['service', 'custodian'] : ['service', 'provisioner', 'eraser', 'signer']
var rolesOf = {
  service: ['service']
  custodian: ['provisioner', 'eraser', 'signer']
  provisioner: ['provisioner']
  eraser: ['eraser']
  signer: ['signer']
}

// Custom roles have ids of their own making, so that assignments can name them before they exist.
var definitions = {
  keyOpener: roleId(resourceGroup().id, 'key-opener')
  keyMaker: roleId(resourceGroup().id, 'key-maker')
  keyEraser: roleId(resourceGroup().id, 'key-eraser')
  keyReader: roleId(resourceGroup().id, 'key-reader')
  logSigner: roleId(resourceGroup().id, 'log-signer')
  rowKeeper: roleId(resourceGroup().id, 'row-keeper')
  rowReader: roleId(resourceGroup().id, 'row-reader')
  commandTaker: roleId(resourceGroup().id, 'command-taker')
  evidenceReader: roleId(resourceGroup().id, 'evidence-reader')
  evidenceWriter: roleId(resourceGroup().id, 'evidence-writer')
  headKeeper: roleId(resourceGroup().id, 'head-keeper')
}

func roleId(group string, label string) string =>
  subscriptionResourceId('Microsoft.Authorization/roleDefinitions', guid(group, label))

module customRoles 'modules/custom-roles.bicep' = {
  params: { suffix: token }
}

resource identity 'Microsoft.ManagedIdentity/userAssignedIdentities@2024-11-30' = [
  for app in appNames: {
    name: '${name}-${app}-${token}'
    location: location
    tags: tags
  }
]

var principalOf = {
  service: identity[0].properties.principalId
  custodian: identity[1].properties.principalId
  provisioner: identity[1].properties.principalId
  eraser: identity[apps == 'two' ? 1 : 2].properties.principalId
  signer: identity[apps == 'two' ? 1 : 3].properties.principalId
}

var networkName = '${name}-${token}'
var zones = {
  blob: 'privatelink.blob.${environment().suffixes.storage}'
  queue: 'privatelink.queue.${environment().suffixes.storage}'
  table: 'privatelink.table.${environment().suffixes.storage}'
  vault: 'privatelink.vaultcore.azure.net'
  scheduler: 'privatelink.durabletask.io'
}
var link = network == 'private'
  ? {
      subnetId: resourceId('Microsoft.Network/virtualNetworks/subnets', networkName, 'endpoints')
      blobZoneId: resourceId('Microsoft.Network/privateDnsZones', zones.blob)
      queueZoneId: resourceId('Microsoft.Network/privateDnsZones', zones.queue)
      tableZoneId: resourceId('Microsoft.Network/privateDnsZones', zones.table)
      vaultZoneId: resourceId('Microsoft.Network/privateDnsZones', zones.vault)
      schedulerZoneId: resourceId('Microsoft.Network/privateDnsZones', zones.scheduler)
    }
  : null
var appSubnetId = network == 'private'
  ? resourceId('Microsoft.Network/virtualNetworks/subnets', networkName, 'apps')
  : null

module privateNetwork 'modules/network.bicep' = if (network == 'private') {
  params: {
    name: networkName
    location: location
    tags: tags
    addressPrefix: addressPrefix
    zones: map(items(zones), zone => zone.value)
  }
}

var insightsName = '${name}-${token}'

module observability 'modules/observability.bicep' = {
  params: {
    name: insightsName
    location: location
    tags: tags
    retentionDays: logDays
  }
}

module alerts 'modules/alerts.bicep' = {
  params: {
    name: name
    location: location
    tags: tags
    workspaceId: observability.outputs.workspaceId
    email: alertEmail
  }
}

module workbook 'modules/workbook.bicep' = {
  params: {
    title: '${name} ${token}'
    location: location
    tags: tags
    workspaceId: resourceId('Microsoft.OperationalInsights/workspaces', insightsName)
  }
  dependsOn: [observability]
}

module shard 'modules/vault.bicep' = [
  for (vault, i) in stores.shards: {
    params: {
      name: vault
      location: location
      tags: tags
      profile: profile
      link: link
      workspaceId: observability.outputs.workspaceId
      auditAccountId: auditAccountId
      // A probe needs it beside the key that it probes. All else of this system's own lies where nobody deletes.
      unwrappingKeys: [i == 0 ? 'compliance-control' : 's${i}-compliance-control']
      grants: [
        {
          app: appOf.service
          right: 'key-opener'
          principalId: principalOf.service
          roleDefinitionId: definitions.keyOpener
        }
        {
          app: appOf.provisioner
          right: 'key-maker'
          principalId: principalOf.provisioner
          roleDefinitionId: definitions.keyMaker
        }
        {
          app: appOf.eraser
          right: 'key-eraser'
          principalId: principalOf.eraser
          roleDefinitionId: definitions.keyEraser
        }
      ]
    }
    dependsOn: [audit, customRoles, privateNetwork]
  }
]

// What this system's own keys open: case files, the deployment's secrets, the key of the fence's hashes, the seed of the
// log's Ed25519 key. Each opens for the roles that need it and for nobody else.
var ownKeys = [
  { key: 'compliance-cases', apps: [appOf.service] }
  { key: 'compliance-secrets', apps: [appOf.service] }
  { key: 'compliance-fence', apps: union([appOf.service], [appOf.eraser]) }
  { key: 'compliance-log', apps: [appOf.signer] }
]

// A vault of its own: in a shard the eraser may delete, and a right to delete cannot be narrowed to names that are random.
module own 'modules/vault.bicep' = {
  params: {
    name: stores.own
    location: location
    tags: tags
    profile: profile
    link: link
    workspaceId: observability.outputs.workspaceId
    auditAccountId: auditAccountId
    unwrappingKeys: map(ownKeys, each => each.key)
    // The provisioner looks at each start whether they are there, the service in each review.
    grants: map(union([appOf.provisioner], [appOf.service]), app => {
      app: app
      right: 'key-reader'
      principalId: principalOf[app]
      roleDefinitionId: definitions.keyReader
    })
    keyGrants: flatten(map(
      ownKeys,
      each =>
        map(each.apps, app => {
          key: each.key
          app: app
          right: 'key-opener'
          principalId: principalOf[app]
          roleDefinitionId: definitions.keyOpener
        })
    ))
  }
  dependsOn: [audit, customRoles, privateNetwork]
}

module signing 'modules/vault.bicep' = {
  params: {
    name: stores.signing
    location: location
    tags: tags
    profile: profile
    link: link
    workspaceId: observability.outputs.workspaceId
    auditAccountId: auditAccountId
    signingKeys: ['compliance-signing']
    grants: concat(
      [
        {
          app: appOf.signer
          right: 'log-signer'
          principalId: principalOf.signer
          roleDefinitionId: definitions.logSigner
        }
      ],
      map(filter(appNames, app => app != appOf.signer), app => {
        app: app
        right: 'key-reader'
        principalId: principalOf[app]
        roleDefinitionId: definitions.keyReader
      })
    )
  }
  dependsOn: [audit, customRoles, privateNetwork]
}

module state 'modules/state.bicep' = {
  params: {
    name: stores.state
    location: location
    tags: tags
    redundancy: redundancy
    link: link
    appOf: appOf
    principalOf: principalOf
  }
  dependsOn: [privateNetwork]
}

module evidence 'modules/evidence.bicep' = {
  params: {
    name: stores.evidence
    location: location
    tags: tags
    redundancy: redundancy
    link: link
    immutabilityDays: immutabilityDays
    appOf: appOf
    principalOf: principalOf
    definitions: definitions
  }
  dependsOn: [customRoles, privateNetwork]
}

module keys 'modules/keys.bicep' = {
  params: {
    name: stores.keys
    location: location
    tags: tags
    redundancy: redundancy
    link: link
    appOf: appOf
    principalOf: principalOf
    definitions: definitions
  }
  dependsOn: [customRoles, privateNetwork]
}

module custody 'modules/custody.bicep' = {
  params: {
    name: stores.custody
    location: location
    tags: tags
    redundancy: redundancy
    link: link
    appOf: appOf
    principalOf: principalOf
    definitions: definitions
  }
  dependsOn: [customRoles, privateNetwork]
}

module audit 'modules/audit.bicep' = {
  params: {
    name: stores.audit
    location: location
    tags: tags
    redundancy: redundancy
    link: link
    appOf: appOf
    principalOf: principalOf
    definitions: definitions
  }
  dependsOn: [customRoles, privateNetwork]
}

module scheduler 'modules/scheduler.bicep' = if (backend == 'durableTaskScheduler') {
  params: {
    name: '${name}-${token}'
    location: location
    tags: tags
    sku: schedulerSku
    capacity: schedulerCapacity
    link: link
    apps: appNames
    principalOf: principalOf
  }
  dependsOn: [privateNetwork]
}

module functionApp 'modules/function-app.bicep' = [
  for (app, i) in appNames: {
    params: {
      app: app
      name: '${name}-${app}-${token}'
      location: location
      tags: tags
      identityId: identity[i].id
      principalId: identity[i].properties.principalId
      hostAccount: 'sthost${take(app, 4)}${token}'
      redundancy: redundancy
      link: link
      subnetId: appSubnetId
      insightsName: insightsName
      alwaysReadyInstances: app == 'service' ? alwaysReadyInstances : 0
      maximumInstances: maximumInstances
      instanceMemory: instanceMemory
    }
    dependsOn: [observability, privateNetwork]
  }
]

module appSettings 'modules/app-settings.bicep' = [
  for (app, i) in appNames: {
    params: {
      name: '${name}-${app}-${token}'
      app: app
      roles: rolesOf[app]
      clientId: identity[i].properties.clientId
      hostAccount: 'sthost${take(app, 4)}${token}'
      stores: stores
      tenantName: tenantName
      leaseLifetime: leaseLifetime
      dataMap: dataMap
      connections: connections
      authority: authority
      audience: audience
      log: log
      erasure: erasure
      unwrappers: {
        subjects: [identity[0].properties.clientId]
        own: apps == 'two'
          ? [identity[1].properties.clientId]
          : [identity[2].properties.clientId, identity[3].properties.clientId]
      }
      schedules: schedules
      backend: backend
      schedulerEndpoint: backend == 'durableTaskScheduler' ? scheduler!.outputs.endpoint : ''
      telemetryConnection: observability.outputs.connectionString
    }
    dependsOn: [functionApp]
  }
]

@description('The function apps: the API is at https://HOST/ of the service, approvals at that of the app that signs.')
output functionApps functionAppOutput[] = [
  for (app, i) in appNames: {
    app: app
    name: '${name}-${app}-${token}'
    hostName: functionApp[i].outputs.hostName
  }
]

@description('The account of this system\'s own state.')
output stateAccount string = stores.state

@description('Where a data map in a blob lies: upload it there, and give the address with the blob\'s name as COMPLIANCE_DATA_MAP.')
output dataMaps string = state.outputs.dataMaps

@description('The principal ids of the apps\' identities, by app: give the service its rights on the data map\'s stores.')
output principalIds { *: string } = toObject(appNames, app => app, app => principalOf[app])

@description('The vaults of subject keys.')
output shardVaults string[] = [for (vault, i) in stores.shards: shard[i].outputs.uri]

@description('The vault of this system\'s own keys.')
output ownVault string = own.outputs.uri

@description('The vault of the signing key.')
output signingVault string = signing.outputs.uri
