var e=globalThis,t=e.ShadowRoot&&(e.ShadyCSS===void 0||e.ShadyCSS.nativeShadow)&&`adoptedStyleSheets`in Document.prototype&&`replace`in CSSStyleSheet.prototype,n=Symbol(),r=/* @__PURE__ */ new WeakMap,i=class{constructor(e,t,r){if(this._$cssResult$=!0,r!==n)throw Error("CSSResult is not constructable. Use `unsafeCSS` or `css` instead.");this.cssText=e,this.t=t}get styleSheet(){let e=this.o,n=this.t;if(t&&e===void 0){let t=n!==void 0&&n.length===1;t&&(e=r.get(n)),e===void 0&&((this.o=e=new CSSStyleSheet).replaceSync(this.cssText),t&&r.set(n,e))}return e}toString(){return this.cssText}},a=e=>new i(typeof e==`string`?e:e+``,void 0,n),o=(e,...t)=>new i(e.length===1?e[0]:t.reduce((t,n,r)=>t+(e=>{if(!0===e._$cssResult$)return e.cssText;if(typeof e==`number`)return e;throw Error(`Value passed to 'css' function must be a 'css' function result: `+e+`. Use 'unsafeCSS' to pass non-literal values, but take care to ensure page security.`)})(n)+e[r+1],e[0]),e,n),s=(n,r)=>{if(t)n.adoptedStyleSheets=r.map(e=>e instanceof CSSStyleSheet?e:e.styleSheet);else for(let t of r){let r=document.createElement(`style`),i=e.litNonce;i!==void 0&&r.setAttribute(`nonce`,i),r.textContent=t.cssText,n.appendChild(r)}},c=t?e=>e:e=>e instanceof CSSStyleSheet?(e=>{let t=``;for(let n of e.cssRules)t+=n.cssText;return a(t)})(e):e,{is:l,defineProperty:u,getOwnPropertyDescriptor:ee,getOwnPropertyNames:te,getOwnPropertySymbols:ne,getPrototypeOf:re}=Object,d=globalThis,ie=d.trustedTypes,ae=ie?ie.emptyScript:``,oe=d.reactiveElementPolyfillSupport,f=(e,t)=>e,p={toAttribute(e,t){switch(t){case Boolean:e=e?ae:null;break;case Object:case Array:e=e==null?e:JSON.stringify(e)}return e},fromAttribute(e,t){let n=e;switch(t){case Boolean:n=e!==null;break;case Number:n=e===null?null:Number(e);break;case Object:case Array:try{n=JSON.parse(e)}catch{n=null}}return n}},se=(e,t)=>!l(e,t),ce={attribute:!0,type:String,converter:p,reflect:!1,useDefault:!1,hasChanged:se};Symbol.metadata??=Symbol(`metadata`),d.litPropertyMetadata??=/* @__PURE__ */ new WeakMap;var m=class extends HTMLElement{static addInitializer(e){this._$Ei(),(this.l??=[]).push(e)}static get observedAttributes(){return this.finalize(),this._$Eh&&[...this._$Eh.keys()]}static createProperty(e,t=ce){if(t.state&&(t.attribute=!1),this._$Ei(),this.prototype.hasOwnProperty(e)&&((t=Object.create(t)).wrapped=!0),this.elementProperties.set(e,t),!t.noAccessor){let n=Symbol(),r=this.getPropertyDescriptor(e,n,t);r!==void 0&&u(this.prototype,e,r)}}static getPropertyDescriptor(e,t,n){let{get:r,set:i}=ee(this.prototype,e)??{get(){return this[t]},set(e){this[t]=e}};return{get:r,set(t){let a=r?.call(this);i?.call(this,t),this.requestUpdate(e,a,n)},configurable:!0,enumerable:!0}}static getPropertyOptions(e){return this.elementProperties.get(e)??ce}static _$Ei(){if(this.hasOwnProperty(f(`elementProperties`)))return;let e=re(this);e.finalize(),e.l!==void 0&&(this.l=[...e.l]),this.elementProperties=new Map(e.elementProperties)}static finalize(){if(this.hasOwnProperty(f(`finalized`)))return;if(this.finalized=!0,this._$Ei(),this.hasOwnProperty(f(`properties`))){let e=this.properties,t=[...te(e),...ne(e)];for(let n of t)this.createProperty(n,e[n])}let e=this[Symbol.metadata];if(e!==null){let t=litPropertyMetadata.get(e);if(t!==void 0)for(let[e,n]of t)this.elementProperties.set(e,n)}this._$Eh=/* @__PURE__ */ new Map;for(let[e,t]of this.elementProperties){let n=this._$Eu(e,t);n!==void 0&&this._$Eh.set(n,e)}this.elementStyles=this.finalizeStyles(this.styles)}static finalizeStyles(e){let t=[];if(Array.isArray(e)){let n=new Set(e.flat(1/0).reverse());for(let e of n)t.unshift(c(e))}else e!==void 0&&t.push(c(e));return t}static _$Eu(e,t){let n=t.attribute;return!1===n?void 0:typeof n==`string`?n:typeof e==`string`?e.toLowerCase():void 0}constructor(){super(),this._$Ep=void 0,this.isUpdatePending=!1,this.hasUpdated=!1,this._$Em=null,this._$Ev()}_$Ev(){this._$ES=new Promise(e=>this.enableUpdating=e),this._$AL=/* @__PURE__ */ new Map,this._$E_(),this.requestUpdate(),this.constructor.l?.forEach(e=>e(this))}addController(e){(this._$EO??=/* @__PURE__ */ new Set).add(e),this.renderRoot!==void 0&&this.isConnected&&e.hostConnected?.()}removeController(e){this._$EO?.delete(e)}_$E_(){let e=/* @__PURE__ */ new Map,t=this.constructor.elementProperties;for(let n of t.keys())this.hasOwnProperty(n)&&(e.set(n,this[n]),delete this[n]);e.size>0&&(this._$Ep=e)}createRenderRoot(){let e=this.shadowRoot??this.attachShadow(this.constructor.shadowRootOptions);return s(e,this.constructor.elementStyles),e}connectedCallback(){this.renderRoot??=this.createRenderRoot(),this.enableUpdating(!0),this._$EO?.forEach(e=>e.hostConnected?.())}enableUpdating(e){}disconnectedCallback(){this._$EO?.forEach(e=>e.hostDisconnected?.())}attributeChangedCallback(e,t,n){this._$AK(e,n)}_$ET(e,t){let n=this.constructor.elementProperties.get(e),r=this.constructor._$Eu(e,n);if(r!==void 0&&!0===n.reflect){let i=(n.converter?.toAttribute===void 0?p:n.converter).toAttribute(t,n.type);this._$Em=e,i==null?this.removeAttribute(r):this.setAttribute(r,i),this._$Em=null}}_$AK(e,t){let n=this.constructor,r=n._$Eh.get(e);if(r!==void 0&&this._$Em!==r){let e=n.getPropertyOptions(r),i=typeof e.converter==`function`?{fromAttribute:e.converter}:e.converter?.fromAttribute===void 0?p:e.converter;this._$Em=r;let a=i.fromAttribute(t,e.type);this[r]=a??this._$Ej?.get(r)??a,this._$Em=null}}requestUpdate(e,t,n,r=!1,i){if(e!==void 0){let a=this.constructor;if(!1===r&&(i=this[e]),n??=a.getPropertyOptions(e),!((n.hasChanged??se)(i,t)||n.useDefault&&n.reflect&&i===this._$Ej?.get(e)&&!this.hasAttribute(a._$Eu(e,n))))return;this.C(e,t,n)}!1===this.isUpdatePending&&(this._$ES=this._$EP())}C(e,t,{useDefault:n,reflect:r,wrapped:i},a){n&&!(this._$Ej??=/* @__PURE__ */ new Map).has(e)&&(this._$Ej.set(e,a??t??this[e]),!0!==i||a!==void 0)||(this._$AL.has(e)||(this.hasUpdated||n||(t=void 0),this._$AL.set(e,t)),!0===r&&this._$Em!==e&&(this._$Eq??=/* @__PURE__ */ new Set).add(e))}async _$EP(){this.isUpdatePending=!0;try{await this._$ES}catch(e){Promise.reject(e)}let e=this.scheduleUpdate();return e!=null&&await e,!this.isUpdatePending}scheduleUpdate(){return this.performUpdate()}performUpdate(){if(!this.isUpdatePending)return;if(!this.hasUpdated){if(this.renderRoot??=this.createRenderRoot(),this._$Ep){for(let[e,t]of this._$Ep)this[e]=t;this._$Ep=void 0}let e=this.constructor.elementProperties;if(e.size>0)for(let[t,n]of e){let{wrapped:e}=n,r=this[t];!0!==e||this._$AL.has(t)||r===void 0||this.C(t,void 0,n,r)}}let e=!1,t=this._$AL;try{e=this.shouldUpdate(t),e?(this.willUpdate(t),this._$EO?.forEach(e=>e.hostUpdate?.()),this.update(t)):this._$EM()}catch(t){throw e=!1,this._$EM(),t}e&&this._$AE(t)}willUpdate(e){}_$AE(e){this._$EO?.forEach(e=>e.hostUpdated?.()),this.hasUpdated||(this.hasUpdated=!0,this.firstUpdated(e)),this.updated(e)}_$EM(){this._$AL=/* @__PURE__ */ new Map,this.isUpdatePending=!1}get updateComplete(){return this.getUpdateComplete()}getUpdateComplete(){return this._$ES}shouldUpdate(e){return!0}update(e){this._$Eq&&=this._$Eq.forEach(e=>this._$ET(e,this[e])),this._$EM()}updated(e){}firstUpdated(e){}};m.elementStyles=[],m.shadowRootOptions={mode:`open`},m[f(`elementProperties`)]=/* @__PURE__ */ new Map,m[f(`finalized`)]=/* @__PURE__ */ new Map,oe?.({ReactiveElement:m}),(d.reactiveElementVersions??=[]).push(`2.1.2`);var le=globalThis,ue=e=>e,h=le.trustedTypes,de=h?h.createPolicy(`lit-html`,{createHTML:e=>e}):void 0,g=`$lit$`,_=`lit$${Math.random().toFixed(9).slice(2)}$`,v=`?`+_,fe=`<${v}>`,y=document,b=()=>y.createComment(``),x=e=>e===null||typeof e!=`object`&&typeof e!=`function`,S=Array.isArray,pe=e=>S(e)||typeof e?.[Symbol.iterator]==`function`,C=`[ 	
\f\r]`,w=/<(?:(!--|\/[^a-zA-Z])|(\/?[a-zA-Z][^>\s]*)|(\/?$))/g,me=/-->/g,he=/>/g,T=RegExp(`>|${C}(?:([^\\s"'>=/]+)(${C}*=${C}*(?:[^ \t\n\f\r"'\`<>=]|("|')|))|$)`,`g`),ge=/'/g,_e=/"/g,ve=/^(?:script|style|textarea|title)$/i,ye=e=>(t,...n)=>({_$litType$:e,strings:t,values:n}),E=ye(1),D=ye(2),O=Symbol.for(`lit-noChange`),k=Symbol.for(`lit-nothing`),be=/* @__PURE__ */ new WeakMap,A=y.createTreeWalker(y,129);function xe(e,t){if(!S(e)||!e.hasOwnProperty(`raw`))throw Error(`invalid template strings array`);return de===void 0?t:de.createHTML(t)}var Se=(e,t)=>{let n=e.length-1,r=[],i,a=t===2?`<svg>`:t===3?`<math>`:``,o=w;for(let t=0;t<n;t++){let n=e[t],s,c,l=-1,u=0;for(;u<n.length&&(o.lastIndex=u,c=o.exec(n),c!==null);)u=o.lastIndex,o===w?c[1]===`!--`?o=me:c[1]===void 0?c[2]===void 0?c[3]!==void 0&&(o=T):(ve.test(c[2])&&(i=RegExp(`</`+c[2],`g`)),o=T):o=he:o===T?c[0]===`>`?(o=i??w,l=-1):c[1]===void 0?l=-2:(l=o.lastIndex-c[2].length,s=c[1],o=c[3]===void 0?T:c[3]===`"`?_e:ge):o===_e||o===ge?o=T:o===me||o===he?o=w:(o=T,i=void 0);let ee=o===T&&e[t+1].startsWith(`/>`)?` `:``;a+=o===w?n+fe:l>=0?(r.push(s),n.slice(0,l)+g+n.slice(l)+_+ee):n+_+(l===-2?t:ee)}return[xe(e,a+(e[n]||`<?>`)+(t===2?`</svg>`:t===3?`</math>`:``)),r]},j=class e{constructor({strings:t,_$litType$:n},r){let i;this.parts=[];let a=0,o=0,s=t.length-1,c=this.parts,[l,u]=Se(t,n);if(this.el=e.createElement(l,r),A.currentNode=this.el.content,n===2||n===3){let e=this.el.content.firstChild;e.replaceWith(...e.childNodes)}for(;(i=A.nextNode())!==null&&c.length<s;){if(i.nodeType===1){if(i.hasAttributes())for(let e of i.getAttributeNames())if(e.endsWith(g)){let t=u[o++],n=i.getAttribute(e).split(_),r=/([.?@])?(.*)/.exec(t);c.push({type:1,index:a,name:r[2],strings:n,ctor:r[1]===`.`?we:r[1]===`?`?Te:r[1]===`@`?Ee:P}),i.removeAttribute(e)}else e.startsWith(_)&&(c.push({type:6,index:a}),i.removeAttribute(e));if(ve.test(i.tagName)){let e=i.textContent.split(_),t=e.length-1;if(t>0){i.textContent=h?h.emptyScript:``;for(let n=0;n<t;n++)i.append(e[n],b()),A.nextNode(),c.push({type:2,index:++a});i.append(e[t],b())}}}else if(i.nodeType===8){if(i.data===v)c.push({type:2,index:a});else{let e=-1;for(;(e=i.data.indexOf(_,e+1))!==-1;)c.push({type:7,index:a}),e+=_.length-1}}a++}}static createElement(e,t){let n=y.createElement(`template`);return n.innerHTML=e,n}};function M(e,t,n=e,r){if(t===O)return t;let i=r===void 0?n._$Cl:n._$Co?.[r],a=x(t)?void 0:t._$litDirective$;return i?.constructor!==a&&(i?._$AO?.(!1),a===void 0?i=void 0:(i=new a(e),i._$AT(e,n,r)),r===void 0?n._$Cl=i:(n._$Co??=[])[r]=i),i!==void 0&&(t=M(e,i._$AS(e,t.values),i,r)),t}var Ce=class{constructor(e,t){this._$AV=[],this._$AN=void 0,this._$AD=e,this._$AM=t}get parentNode(){return this._$AM.parentNode}get _$AU(){return this._$AM._$AU}u(e){let{el:{content:t},parts:n}=this._$AD,r=(e?.creationScope??y).importNode(t,!0);A.currentNode=r;let i=A.nextNode(),a=0,o=0,s=n[0];for(;s!==void 0;){if(a===s.index){let t;s.type===2?t=new N(i,i.nextSibling,this,e):s.type===1?t=new s.ctor(i,s.name,s.strings,this,e):s.type===6&&(t=new De(i,this,e)),this._$AV.push(t),s=n[++o]}a!==s?.index&&(i=A.nextNode(),a++)}return A.currentNode=y,r}p(e){let t=0;for(let n of this._$AV)n!==void 0&&(n.strings===void 0?n._$AI(e[t]):(n._$AI(e,n,t),t+=n.strings.length-2)),t++}},N=class e{get _$AU(){return this._$AM?._$AU??this._$Cv}constructor(e,t,n,r){this.type=2,this._$AH=k,this._$AN=void 0,this._$AA=e,this._$AB=t,this._$AM=n,this.options=r,this._$Cv=r?.isConnected??!0}get parentNode(){let e=this._$AA.parentNode,t=this._$AM;return t!==void 0&&e?.nodeType===11&&(e=t.parentNode),e}get startNode(){return this._$AA}get endNode(){return this._$AB}_$AI(e,t=this){e=M(this,e,t),x(e)?e===k||e==null||e===``?(this._$AH!==k&&this._$AR(),this._$AH=k):e!==this._$AH&&e!==O&&this._(e):e._$litType$===void 0?e.nodeType===void 0?pe(e)?this.k(e):this._(e):this.T(e):this.$(e)}O(e){return this._$AA.parentNode.insertBefore(e,this._$AB)}T(e){this._$AH!==e&&(this._$AR(),this._$AH=this.O(e))}_(e){this._$AH!==k&&x(this._$AH)?this._$AA.nextSibling.data=e:this.T(y.createTextNode(e)),this._$AH=e}$(e){let{values:t,_$litType$:n}=e,r=typeof n==`number`?this._$AC(e):(n.el===void 0&&(n.el=j.createElement(xe(n.h,n.h[0]),this.options)),n);if(this._$AH?._$AD===r)this._$AH.p(t);else{let e=new Ce(r,this),n=e.u(this.options);e.p(t),this.T(n),this._$AH=e}}_$AC(e){let t=be.get(e.strings);return t===void 0&&be.set(e.strings,t=new j(e)),t}k(t){S(this._$AH)||(this._$AH=[],this._$AR());let n=this._$AH,r,i=0;for(let a of t)i===n.length?n.push(r=new e(this.O(b()),this.O(b()),this,this.options)):r=n[i],r._$AI(a),i++;i<n.length&&(this._$AR(r&&r._$AB.nextSibling,i),n.length=i)}_$AR(e=this._$AA.nextSibling,t){for(this._$AP?.(!1,!0,t);e!==this._$AB;){let t=ue(e).nextSibling;ue(e).remove(),e=t}}setConnected(e){this._$AM===void 0&&(this._$Cv=e,this._$AP?.(e))}},P=class{get tagName(){return this.element.tagName}get _$AU(){return this._$AM._$AU}constructor(e,t,n,r,i){this.type=1,this._$AH=k,this._$AN=void 0,this.element=e,this.name=t,this._$AM=r,this.options=i,n.length>2||n[0]!==``||n[1]!==``?(this._$AH=Array(n.length-1).fill(/* @__PURE__ */ new String),this.strings=n):this._$AH=k}_$AI(e,t=this,n,r){let i=this.strings,a=!1;if(i===void 0)e=M(this,e,t,0),a=!x(e)||e!==this._$AH&&e!==O,a&&(this._$AH=e);else{let r=e,o,s;for(e=i[0],o=0;o<i.length-1;o++)s=M(this,r[n+o],t,o),s===O&&(s=this._$AH[o]),a||=!x(s)||s!==this._$AH[o],s===k?e=k:e!==k&&(e+=(s??``)+i[o+1]),this._$AH[o]=s}a&&!r&&this.j(e)}j(e){e===k?this.element.removeAttribute(this.name):this.element.setAttribute(this.name,e??``)}},we=class extends P{constructor(){super(...arguments),this.type=3}j(e){this.element[this.name]=e===k?void 0:e}},Te=class extends P{constructor(){super(...arguments),this.type=4}j(e){this.element.toggleAttribute(this.name,!!e&&e!==k)}},Ee=class extends P{constructor(e,t,n,r,i){super(e,t,n,r,i),this.type=5}_$AI(e,t=this){if((e=M(this,e,t,0)??k)===O)return;let n=this._$AH,r=e===k&&n!==k||e.capture!==n.capture||e.once!==n.once||e.passive!==n.passive,i=e!==k&&(n===k||r);r&&this.element.removeEventListener(this.name,this,n),i&&this.element.addEventListener(this.name,this,e),this._$AH=e}handleEvent(e){typeof this._$AH==`function`?this._$AH.call(this.options?.host??this.element,e):this._$AH.handleEvent(e)}},De=class{constructor(e,t,n){this.element=e,this.type=6,this._$AN=void 0,this._$AM=t,this.options=n}get _$AU(){return this._$AM._$AU}_$AI(e){M(this,e)}},Oe={M:g,P:_,A:v,C:1,L:Se,R:Ce,D:pe,V:M,I:N,H:P,N:Te,U:Ee,B:we,F:De},ke=le.litHtmlPolyfillSupport;ke?.(j,N),(le.litHtmlVersions??=[]).push(`3.3.3`);var Ae=(e,t,n)=>{let r=n?.renderBefore??t,i=r._$litPart$;if(i===void 0){let e=n?.renderBefore??null;r._$litPart$=i=new N(t.insertBefore(b(),e),e,void 0,n??{})}return i._$AI(e),i},F=globalThis,I=class extends m{constructor(){super(...arguments),this.renderOptions={host:this},this._$Do=void 0}createRenderRoot(){let e=super.createRenderRoot();return this.renderOptions.renderBefore??=e.firstChild,e}update(e){let t=this.render();this.hasUpdated||(this.renderOptions.isConnected=this.isConnected),super.update(e),this._$Do=Ae(t,this.renderRoot,this.renderOptions)}connectedCallback(){super.connectedCallback(),this._$Do?.setConnected(!0)}disconnectedCallback(){super.disconnectedCallback(),this._$Do?.setConnected(!1)}render(){return O}};I._$litElement$=!0,I.finalized=!0,F.litElementHydrateSupport?.({LitElement:I});var je=F.litElementPolyfillSupport;je?.({LitElement:I}),(F.litElementVersions??=[]).push(`4.2.2`);var Me=e=>[{fact:e.fact,notKnown:!0}];function Ne(e,t,n=/* @__PURE__ */ new Map){let r=[];for(let i of e.items??[]){let e=i.yes?t.has(i.fact)?i.yes:i.no:n.get(i.fact);e&&r.push(e)}return r}function Pe(e,t,n){let r=/* @__PURE__ */ new Map;for(let n of e)t.has(n.fact)||r.set(n.fact,[...r.get(n.fact)??[],n]);for(let e of n)for(let t of e.facts)r.set(t.fact,[t]);return[...r.values()].flat()}function Fe(e){return{fact:e.id,title:e.title,ask:e.ask||e.title,kind:e.kind.replace(`FACT_KIND`,`QUESTION_KIND`),choices:e.values?.map(e=>({value:e.id,label:e.label})),units:e.units}}var L=class extends Error{constructor(e,t){super(e),this.violations=t}},R=class extends Error{},Ie=2e4,Le=class{constructor(e){this.endpoint=e}async call(e,t,n){let r,i;try{r=await fetch(new URL(e,this.endpoint),{method:t===void 0?`GET`:`POST`,headers:t===void 0?{}:{"Content-Type":`application/json`},body:t===void 0?void 0:JSON.stringify(t),credentials:`same-origin`,referrerPolicy:`no-referrer`,signal:AbortSignal.any([AbortSignal.timeout(Ie),...n?[n]:[]])}),i=await r.json()}catch(e){throw n?.aborted?e:new R(String(e))}if(r.ok)return i;let a=i;throw r.status>=500||r.status===429||r.status===408?new R(a.message??``):new L(a.message??``,(a.details??[]).flatMap(e=>e.fieldViolations??[]))}},Re=[1e3,2e3,4e3,8e3,15e3],ze=1500,Be={system:`CODE_SYSTEM_ICD_10`,code:`R69`},Ve=class{#e;#t;#n;#r;#i;constructor(e,t,n){this.client=e,this.changed=t,this.answered=n,this.known={indications:[],facts:[],orderedExams:[],priorExams:[],emergency:!1,site:``,language:`en`},this.reasons=[],this.answers=/* @__PURE__ */ new Map,this.withdrawn=/* @__PURE__ */ new Set,this.removedReasons=/* @__PURE__ */ new Set,this.asking=!1,this.slow=!1,this.violations=[],this.unusable=[],this.editionChanged=!1,this.outbox=[],this.unsent=!1,this.#t=0,this.#i=!1}get silent(){return this.response?.mode===`MODE_SILENT`}get current(){return!!this.response&&!this.asking&&!this.trouble}get indications(){return[...this.known.indications.filter(e=>!this.removedReasons.has(z(e))),...this.reasons.map(e=>e.coding)]}refer(){let e=/* @__PURE__ */ new Set([...this.withdrawn,...this.unusable.map(e=>e.fact)]),t=Pe(this.known.facts,e,this.answers.values()).filter(e=>!this.unusable.some(t=>t.fact===e.fact)),n=e=>t.some(t=>t.fact===e)||this.withdrawn.has(e),r={};return!n(`age`)&&this.known.patient?.birthDate?r.birthDate=this.known.patient.birthDate:!n(`age`)&&this.known.patient?.age&&(r.age=this.known.patient.age),!n(`sex`)&&this.known.patient?.sex&&(r.sex=this.known.patient.sex),{patient:r,indications:this.indications,facts:t,orderedExams:this.chosen?[this.chosen]:this.known.orderedExams,priorExams:this.known.priorExams,site:this.known.site,language:this.known.language}}async evaluate(){if(this.#e?.abort(),clearTimeout(this.#n),clearTimeout(this.#r),this.indications.length===0){this.asking=this.slow=!1,this.trouble=this.response=void 0,this.changed();return}let e=this.#e=new AbortController,t=this.refer();this.asking=!0,this.slow=!1,this.#r=setTimeout(()=>{this.slow=!0,this.changed()},ze),this.changed();try{let n={referral:t,origin:this.known.origin,emergency:this.known.emergency},r=await this.client.call(`v1/evaluate`,n,e.signal);if(e.signal.aborted)return;let i=this.response?.recommendation?.edition,a=r.recommendation?.edition;i&&a&&i!==a&&(this.editionChanged=!0),this.response=r,this.referral=t,this.#a(),this.answered(r),this.send()}catch(n){if(e.signal.aborted)return;if(n instanceof L&&this.#s(t,n.violations)){this.evaluate();return}if(this.#a(),this.trouble=n instanceof L?`refused`:`unavailable`,this.violations=n instanceof L?n.violations.length?n.violations:[{field:``,description:n.message}]:[],n instanceof R)this.#o();else if(!(n instanceof L))throw n}finally{this.#e===e&&this.changed()}}record(e,t=this.response){let n=t?.consultationId;n&&(this.outbox.push({path:`v1/consultations/${encodeURIComponent(n)}/outcome`,outcome:e}),this.send())}async send(){if(!this.#i){this.#i=!0;try{for(let e=this.outbox[0];e;e=this.outbox[0])await this.client.call(e.path,e.outcome),this.outbox.shift();this.unsent=!1}catch(e){this.unsent=e instanceof R,this.unsent?this.#o():this.outbox.shift()}finally{this.#i=!1,this.changed()}}}retryNow(){this.#t=0,this.trouble===`unavailable`?this.evaluate():this.outbox.length>0&&this.send()}close(){this.#e?.abort(),clearTimeout(this.#n),clearTimeout(this.#r)}#a(){clearTimeout(this.#r),this.asking=this.slow=!1,this.trouble=void 0,this.violations=[],this.#t=0}#o(){clearTimeout(this.#n);let e=Re[Math.min(this.#t++,Re.length-1)];this.#n=setTimeout(()=>this.trouble?this.evaluate():this.send(),e)}#s(e,t){let n=t.map(t=>({description:t.description,fact:e.facts?.[Number(/^referral\.facts\[(\d+)\]/.exec(t.field)?.[1]??NaN)]?.fact??``})).filter(e=>e.fact&&!this.unusable.some(t=>t.fact===e.fact));return this.unusable.push(...n),n.length>0}},z=e=>[e.system??``,e.localSystem??``,e.code].join(`|`);function B(e,t){return(e??``).replace(t,``).toLowerCase().replaceAll(`_`,`-`)}var He={undecided:`Noch offen`,advisor:`Empfehlung zur Bildgebung`,illustrative:`Beispielhafte Leitlinien, nicht für die klinische Anwendung`,draft:`Leitlinien im Entwurf, nicht für die klinische Anwendung`,reviewed:`Geprüfte Leitlinien`,adopted:`Verabschiedete Leitlinien`,draftTranslation:`Übersetzung im Entwurf`,reason:`Grund der Bildgebung`,reasonHint:`Symptom, Verdacht oder Code`,addReason:`Weiterer Grund`,suggestions:`{n} Vorschläge. Pfeiltasten wählen, Eingabe bestätigt.`,nothingFound:`Nichts Passendes. Bitte andere Worte versuchen.`,negated:`Als verneint gelesen: {words}`,notListed:`Mein Fall ist nicht dabei`,notListedText:`Keine Leitlinie antwortet. Was fehlt?`,notListedHint:`Für die Redaktion der Leitlinien. Bitte nichts, was die Person erkennen lässt.`,send:`Senden`,sent:`An die Redaktion gesendet.`,known:`Was bekannt ist`,remove:`Entfernen: {what}`,correct:`Korrigieren: {what}`,female:`weiblich`,male:`männlich`,other:`anderes Geschlecht`,age:`Alter`,sex:`Geschlecht`,years:`{n} Jahre`,months:`{n} Monate`,moreQuestions:`{n} weitere können wichtig sein`,allThese:`Diese treffen zu, die übrigen nicht`,confirm:`Bestätigen`,value:`Wert`,unit:`Einheit`,chooseUnit:`Einheit wählen`,notANumber:`Bitte eine Zahl eingeben und die Einheit wählen.`,cancel:`Abbrechen`,why:`Warum das zählt: {why}`,settled:`Keine weiteren Fragen: Was noch unbekannt ist, ändert die Empfehlung nicht.`,answer:`Empfehlung`,redFlag:`Warnzeichen`,because:`Weil`,provisional:`Vorläufig`,dependsOn:`Hängt ab von: {what}`,assuming:`Angenommen: {what}`,open:`Noch nicht entschieden. Was unbekannt ist, entscheidet zwischen {n} Situationen.`,sameFirst:`Die erste Wahl ist in jeder möglichen Situation dieselbe.`,noScenario:`Keine Situation dieser Leitlinie passt hier.`,noGuideline:`Keine Leitlinie dieser Ausgabe spricht über diese Person und diesen Grund.`,rank:`Rang {n}`,tied:`Rang {n}, geteilt`,rating:`{n} von 9`,between:`möglich: {low} bis {high}`,dose:`Relative Strahlung, {who}`,adult:`Erwachsene`,child:`Kind`,ageUnknown:`Alter unbekannt, die höhere zählt`,noRadiation:`keine ionisierende Strahlung`,level:`Stufe {n} von 5`,levelUnknown:`Strahlung unbekannt`,showAll:`Alle {n} Untersuchungen zeigen`,showFewer:`Weniger zeigen`,details:`Gründe, Evidenz, was es ändern würde`,evidence:`Evidenz`,scenario:`Situation`,wouldChange:`Höher bewertet bei`,wouldNotChange:`Keine Situation dieser Leitlinie bewertet sie höher.`,stillPossible:`noch nicht ausgeschlossen`,caution:`Vorsicht`,clearUp:`Zuerst klären`,leaflet:`Patienteninformation`,choose:`Wählen`,chooseExam:`{exam} wählen`,ordered:`Angefordert`,provisionally:`vorläufig: {verdict}`,better:`Für diese Frage besser`,take:`Stattdessen nehmen`,takeExam:`Stattdessen {exam} nehmen`,keep:`Anforderung beibehalten`,keepAnyway:`Trotzdem anfordern`,whyOverride:`Warum wird {exam} trotzdem angefordert?`,record:`Bestätigen und dokumentieren`,chosen:`Gewählt: {exam}`,changeMind:`Neu wählen`,"reason-pregnancy":`Schwangerschaft`,"reason-implant":`Implantat`,"reason-contrast-allergy":`Kontrastmittelallergie`,"reason-emergency":`Notfall`,"reason-waiting-time":`Wartezeit`,"reason-specialist-advice":`Rat der Fachabteilung`,"reason-patient-preference":`Wunsch der Patientin oder des Patienten`,"reason-not-available-here":`Hier nicht verfügbar`,"reason-guideline-does-not-fit":`Die Leitlinie passt nicht`,"reason-other":`Anderer Grund`,otherReason:`Welcher Grund?`,duplicate:`{prior} liegt schon vor ({date}).`,theSame:`Dieselbe Untersuchung`,confirmThis:`Bitte bestätigen`,whatIf:`Was es ändern würde`,asking:`Wird abgefragt …`,slow:`Der Server ist langsam. Ihre Eingaben bleiben erhalten.`,unavailable:`Der Leitlinien-Server ist nicht erreichbar. Ihre Eingaben bleiben erhalten; es wird von selbst erneut versucht.`,staleAnswer:`Die Empfehlung unten ist von vor Ihrer letzten Änderung.`,tryNow:`Jetzt versuchen`,refused:`Der Server nimmt das nicht an:`,unusable:`Weggelassen, weil die Leitlinien es nicht kennen:`,editionChanged:`Die Leitlinien wurden inzwischen ersetzt. Die Empfehlung folgt den neuen.`,notRecorded:`Noch nicht dokumentiert; wird gesendet, sobald der Server antwortet.`,searchGone:`Keine Vorschläge: Der Server ist nicht erreichbar.`,edition:`Ausgabe {id}, Stand {date}`},Ue={"usually-appropriate":`Usually appropriate`,"may-be-appropriate":`May be appropriate`,"usually-not-appropriate":`Usually not appropriate`,"not-rated":`Not rated`,"no-scenario":`No scenario applies`,contraindicated:`Contraindicated`,"no-criteria":`No criteria apply`,"insufficient-information":`Insufficient information`,immediate:`Immediate`,urgent:`Urgent, the same day`,soon:`Soon, within days to two weeks`,routine:`Routine`,strong:`Strong evidence`,moderate:`Moderate evidence`,limited:`Limited evidence`,"expert-opinion":`Expert opinion`,yes:`Yes`,no:`No`,"not-known":`Not known`,"none-of-these":`None of these`},We={undecided:`Undecided`,advisor:`Imaging advice`,illustrative:`Illustrative guidelines, not for clinical use`,draft:`Draft guidelines, not for clinical use`,reviewed:`Reviewed guidelines`,adopted:`Adopted guidelines`,draftTranslation:`Draft translation`,reason:`Reason for imaging`,reasonHint:`Symptom, suspicion or code`,addReason:`Add another reason`,suggestions:`{n} suggestions. The arrow keys move, Enter confirms.`,nothingFound:`Nothing near enough. Type other words.`,negated:`Taken as absent: {words}`,notListed:`My case is not listed`,notListedText:`No guideline answers. What is missing?`,notListedHint:`For the editors of the guidelines. Nothing that tells who the patient is.`,send:`Send`,sent:`Sent to the editors.`,known:`What is known`,remove:`Remove: {what}`,correct:`Correct: {what}`,female:`female`,male:`male`,other:`other sex`,age:`Age`,sex:`Sex`,years:`{n} years`,months:`{n} months`,moreQuestions:`{n} more may matter`,allThese:`These apply, the others do not`,confirm:`Confirm`,value:`Value`,unit:`Unit`,chooseUnit:`choose the unit`,notANumber:`Write a number, and choose its unit.`,cancel:`Cancel`,why:`Why it matters: {why}`,settled:`Nothing more to ask: what is still unknown does not change the advice.`,answer:`Advice`,redFlag:`Red flag`,because:`Because`,provisional:`Provisional`,dependsOn:`Depends on: {what}`,assuming:`Assuming: {what}`,open:`Not decided yet. What is unknown decides between {n} situations.`,sameFirst:`The first choice is the same in each situation that is possible.`,noScenario:`No situation of this guideline fits this patient.`,noGuideline:`No guideline of this edition speaks about this patient and reason.`,rank:`Rank {n}`,tied:`Rank {n}, shared`,rating:`{n} of 9`,between:`possible: {low} to {high}`,dose:`Relative radiation, {who}`,adult:`adult`,child:`child`,ageUnknown:`age unknown, the higher counts`,noRadiation:`no ionising radiation`,level:`level {n} of 5`,levelUnknown:`radiation unknown`,showAll:`Show all {n} exams`,showFewer:`Show fewer`,details:`Why, evidence, what would change it`,evidence:`Evidence`,scenario:`Situation`,wouldChange:`It is rated higher in`,wouldNotChange:`No situation of this guideline rates it higher.`,stillPossible:`not excluded yet`,caution:`Caution`,clearUp:`Clear up first`,leaflet:`Patient leaflet`,choose:`Choose`,chooseExam:`Choose {exam}`,ordered:`Ordered`,provisionally:`provisionally: {verdict}`,better:`Better for this question`,take:`Take this instead`,takeExam:`Take {exam} instead`,keep:`Keep the order`,keepAnyway:`Order it all the same`,whyOverride:`Why is {exam} ordered all the same?`,record:`Confirm and record`,chosen:`Chosen: {exam}`,changeMind:`Choose again`,"reason-pregnancy":`Pregnancy`,"reason-implant":`Implant`,"reason-contrast-allergy":`Contrast allergy`,"reason-emergency":`Emergency`,"reason-waiting-time":`Waiting time`,"reason-specialist-advice":`Advice of a specialist`,"reason-patient-preference":`Patient’s preference`,"reason-not-available-here":`Not available here`,"reason-guideline-does-not-fit":`The guideline does not fit`,"reason-other":`Other`,otherReason:`Which reason?`,duplicate:`{prior} was done already ({date}).`,theSame:`The same exam`,confirmThis:`Please confirm`,whatIf:`What would change it`,asking:`Asking …`,slow:`The server is slow. What you entered is kept.`,unavailable:`The guideline server cannot be reached. What you entered is kept; it is tried again by itself.`,staleAnswer:`The advice below is from before your last change.`,tryNow:`Try now`,refused:`The server does not take this:`,unusable:`Left out, because the guidelines do not know it:`,editionChanged:`The guidelines were replaced meanwhile. The advice is by the new ones.`,notRecorded:`Not on record yet; it is sent as soon as the server is back.`,searchGone:`No suggestions: the server cannot be reached.`,edition:`Edition {id}, as of {date}`},Ge={en:We,de:He,fr:{undecided:`Indécis`,advisor:`Conseil d’imagerie`,illustrative:`Recommandations d’illustration, pas pour un usage clinique`,draft:`Recommandations à l’état de projet, pas pour un usage clinique`,reviewed:`Recommandations relues`,adopted:`Recommandations adoptées`,draftTranslation:`Traduction provisoire`,reason:`Motif de l’imagerie`,reasonHint:`Symptôme, suspicion ou code`,addReason:`Ajouter un motif`,suggestions:`{n} propositions. Les flèches déplacent, Entrée confirme.`,nothingFound:`Rien d’assez proche. Essayez d’autres mots.`,negated:`Compris comme absent : {words}`,notListed:`Mon cas n’y figure pas`,notListedText:`Aucune recommandation ne répond. Que manque-t-il ?`,notListedHint:`Pour les rédacteurs. Rien qui permette d’identifier le patient.`,send:`Envoyer`,sent:`Envoyé aux rédacteurs.`,known:`Ce qui est connu`,remove:`Retirer : {what}`,correct:`Corriger : {what}`,female:`femme`,male:`homme`,other:`autre sexe`,age:`Âge`,sex:`Sexe`,years:`{n} ans`,months:`{n} mois`,moreQuestions:`{n} autres peuvent compter`,allThese:`Ceux-ci s’appliquent, pas les autres`,confirm:`Confirmer`,value:`Valeur`,unit:`Unité`,chooseUnit:`choisir l’unité`,notANumber:`Écrivez un nombre et choisissez son unité.`,cancel:`Annuler`,why:`Pourquoi c’est important : {why}`,settled:`Plus de questions : ce qui reste inconnu ne change pas le conseil.`,answer:`Conseil`,redFlag:`Signe d’alarme`,because:`Parce que`,provisional:`Provisoire`,dependsOn:`Dépend de : {what}`,assuming:`En supposant : {what}`,open:`Pas encore décidé. Ce qui est inconnu départage {n} situations.`,sameFirst:`Le premier choix est le même dans chaque situation possible.`,noScenario:`Aucune situation de cette recommandation ne convient.`,noGuideline:`Aucune recommandation de cette édition ne traite ce patient et ce motif.`,rank:`Rang {n}`,tied:`Rang {n}, ex æquo`,rating:`{n} sur 9`,between:`possible : {low} à {high}`,dose:`Irradiation relative, {who}`,adult:`adulte`,child:`enfant`,ageUnknown:`âge inconnu, la plus élevée compte`,noRadiation:`sans rayonnement ionisant`,level:`niveau {n} sur 5`,levelUnknown:`irradiation inconnue`,showAll:`Afficher les {n} examens`,showFewer:`Afficher moins`,details:`Raisons, preuves, ce qui le changerait`,evidence:`Preuves`,scenario:`Situation`,wouldChange:`Mieux évalué dans`,wouldNotChange:`Aucune situation de cette recommandation ne l’évalue mieux.`,stillPossible:`pas encore exclu`,caution:`Prudence`,clearUp:`À clarifier d’abord`,leaflet:`Fiche pour le patient`,choose:`Choisir`,chooseExam:`Choisir {exam}`,ordered:`Demandé`,provisionally:`provisoirement : {verdict}`,better:`Mieux pour cette question`,take:`Prendre à la place`,takeExam:`Prendre {exam} à la place`,keep:`Garder la demande`,keepAnyway:`Demander malgré tout`,whyOverride:`Pourquoi {exam} est-il demandé malgré tout ?`,record:`Confirmer et enregistrer`,chosen:`Choisi : {exam}`,changeMind:`Choisir à nouveau`,"reason-pregnancy":`Grossesse`,"reason-implant":`Implant`,"reason-contrast-allergy":`Allergie au produit de contraste`,"reason-emergency":`Urgence`,"reason-waiting-time":`Délai d’attente`,"reason-specialist-advice":`Avis d’un spécialiste`,"reason-patient-preference":`Préférence du patient`,"reason-not-available-here":`Non disponible ici`,"reason-guideline-does-not-fit":`La recommandation ne convient pas`,"reason-other":`Autre`,otherReason:`Quelle raison ?`,duplicate:`{prior} a déjà été fait ({date}).`,theSame:`Le même examen`,confirmThis:`À confirmer`,whatIf:`Ce qui le changerait`,asking:`Demande en cours …`,slow:`Le serveur est lent. Vos saisies sont conservées.`,unavailable:`Le serveur des recommandations est injoignable. Vos saisies sont conservées ; une nouvelle tentative suit d’elle-même.`,staleAnswer:`Le conseil ci-dessous date d’avant votre dernier changement.`,tryNow:`Essayer maintenant`,refused:`Le serveur n’accepte pas ceci :`,unusable:`Laissé de côté, car inconnu des recommandations :`,editionChanged:`Les recommandations ont été remplacées entre-temps. Le conseil suit les nouvelles.`,notRecorded:`Pas encore enregistré ; envoyé dès que le serveur répond.`,searchGone:`Pas de propositions : le serveur est injoignable.`,edition:`Édition {id}, au {date}`},es:{undecided:`Sin decidir`,advisor:`Consejo sobre imagen`,illustrative:`Guías ilustrativas, no para uso clínico`,draft:`Guías en borrador, no para uso clínico`,reviewed:`Guías revisadas`,adopted:`Guías adoptadas`,draftTranslation:`Traducción en borrador`,reason:`Motivo de la prueba`,reasonHint:`Síntoma, sospecha o código`,addReason:`Añadir otro motivo`,suggestions:`{n} sugerencias. Las flechas mueven, Intro confirma.`,nothingFound:`Nada suficientemente parecido. Pruebe otras palabras.`,negated:`Entendido como ausente: {words}`,notListed:`Mi caso no figura`,notListedText:`Ninguna guía responde. ¿Qué falta?`,notListedHint:`Para los editores de las guías. Nada que identifique al paciente.`,send:`Enviar`,sent:`Enviado a los editores.`,known:`Lo que se sabe`,remove:`Quitar: {what}`,correct:`Corregir: {what}`,female:`mujer`,male:`varón`,other:`otro sexo`,age:`Edad`,sex:`Sexo`,years:`{n} años`,months:`{n} meses`,moreQuestions:`{n} más pueden importar`,allThese:`Estos se aplican, los demás no`,confirm:`Confirmar`,value:`Valor`,unit:`Unidad`,chooseUnit:`elija la unidad`,notANumber:`Escriba un número y elija su unidad.`,cancel:`Cancelar`,why:`Por qué importa: {why}`,settled:`Nada más que preguntar: lo que aún se ignora no cambia el consejo.`,answer:`Consejo`,redFlag:`Signo de alarma`,because:`Porque`,provisional:`Provisional`,dependsOn:`Depende de: {what}`,assuming:`Suponiendo: {what}`,open:`Aún sin decidir. Lo que se ignora decide entre {n} situaciones.`,sameFirst:`La primera opción es la misma en cada situación posible.`,noScenario:`Ninguna situación de esta guía encaja aquí.`,noGuideline:`Ninguna guía de esta edición trata a este paciente y este motivo.`,rank:`Puesto {n}`,tied:`Puesto {n}, compartido`,rating:`{n} de 9`,between:`posible: {low} a {high}`,dose:`Radiación relativa, {who}`,adult:`adulto`,child:`niño`,ageUnknown:`edad desconocida, cuenta la mayor`,noRadiation:`sin radiación ionizante`,level:`nivel {n} de 5`,levelUnknown:`radiación desconocida`,showAll:`Mostrar las {n} pruebas`,showFewer:`Mostrar menos`,details:`Razones, evidencia, qué lo cambiaría`,evidence:`Evidencia`,scenario:`Situación`,wouldChange:`Mejor valorada en`,wouldNotChange:`Ninguna situación de esta guía la valora mejor.`,stillPossible:`aún no excluida`,caution:`Precaución`,clearUp:`Aclarar antes`,leaflet:`Hoja para el paciente`,choose:`Elegir`,chooseExam:`Elegir {exam}`,ordered:`Solicitado`,provisionally:`provisionalmente: {verdict}`,better:`Mejor para esta pregunta`,take:`Tomar esta en su lugar`,takeExam:`Tomar {exam} en su lugar`,keep:`Mantener la solicitud`,keepAnyway:`Solicitar de todos modos`,whyOverride:`¿Por qué se solicita {exam} de todos modos?`,record:`Confirmar y registrar`,chosen:`Elegido: {exam}`,changeMind:`Elegir de nuevo`,"reason-pregnancy":`Embarazo`,"reason-implant":`Implante`,"reason-contrast-allergy":`Alergia al contraste`,"reason-emergency":`Urgencia`,"reason-waiting-time":`Tiempo de espera`,"reason-specialist-advice":`Consejo de un especialista`,"reason-patient-preference":`Preferencia del paciente`,"reason-not-available-here":`No disponible aquí`,"reason-guideline-does-not-fit":`La guía no encaja`,"reason-other":`Otro`,otherReason:`¿Qué motivo?`,duplicate:`{prior} ya se hizo ({date}).`,theSame:`La misma prueba`,confirmThis:`Confirme, por favor`,whatIf:`Qué lo cambiaría`,asking:`Consultando …`,slow:`El servidor va lento. Lo introducido se conserva.`,unavailable:`No se llega al servidor de guías. Lo introducido se conserva; se reintenta solo.`,staleAnswer:`El consejo de abajo es anterior a su último cambio.`,tryNow:`Intentar ahora`,refused:`El servidor no acepta esto:`,unusable:`Omitido, porque las guías no lo conocen:`,editionChanged:`Las guías se sustituyeron entretanto. El consejo sigue las nuevas.`,notRecorded:`Aún sin registrar; se enviará cuando vuelva el servidor.`,searchGone:`Sin sugerencias: no se llega al servidor.`,edition:`Edición {id}, a {date}`},it:{undecided:`Non deciso`,advisor:`Consiglio per l’imaging`,illustrative:`Linee guida illustrative, non per uso clinico`,draft:`Linee guida in bozza, non per uso clinico`,reviewed:`Linee guida riviste`,adopted:`Linee guida adottate`,draftTranslation:`Traduzione in bozza`,reason:`Motivo dell’esame`,reasonHint:`Sintomo, sospetto o codice`,addReason:`Aggiungi un motivo`,suggestions:`{n} proposte. Le frecce spostano, Invio conferma.`,nothingFound:`Niente di abbastanza vicino. Provi altre parole.`,negated:`Inteso come assente: {words}`,notListed:`Il mio caso non c’è`,notListedText:`Nessuna linea guida risponde. Che cosa manca?`,notListedHint:`Per i redattori delle linee guida. Nulla che identifichi il paziente.`,send:`Invia`,sent:`Inviato ai redattori.`,known:`Ciò che è noto`,remove:`Togli: {what}`,correct:`Correggi: {what}`,female:`femmina`,male:`maschio`,other:`altro sesso`,age:`Età`,sex:`Sesso`,years:`{n} anni`,months:`{n} mesi`,moreQuestions:`altre {n} possono contare`,allThese:`Questi valgono, gli altri no`,confirm:`Conferma`,value:`Valore`,unit:`Unità`,chooseUnit:`scegliere l’unità`,notANumber:`Scriva un numero e scelga l’unità.`,cancel:`Annulla`,why:`Perché conta: {why}`,settled:`Nient’altro da chiedere: ciò che resta ignoto non cambia il consiglio.`,answer:`Consiglio`,redFlag:`Segno di allarme`,because:`Perché`,provisional:`Provvisorio`,dependsOn:`Dipende da: {what}`,assuming:`Supponendo: {what}`,open:`Non ancora deciso. Ciò che è ignoto decide tra {n} situazioni.`,sameFirst:`La prima scelta è la stessa in ogni situazione possibile.`,noScenario:`Nessuna situazione di questa linea guida è adatta.`,noGuideline:`Nessuna linea guida di questa edizione tratta questo paziente e motivo.`,rank:`Posto {n}`,tied:`Posto {n}, pari merito`,rating:`{n} su 9`,between:`possibile: da {low} a {high}`,dose:`Radiazione relativa, {who}`,adult:`adulto`,child:`bambino`,ageUnknown:`età ignota, conta la maggiore`,noRadiation:`nessuna radiazione ionizzante`,level:`livello {n} su 5`,levelUnknown:`radiazione ignota`,showAll:`Mostra tutti i {n} esami`,showFewer:`Mostra meno`,details:`Motivi, evidenza, che cosa lo cambierebbe`,evidence:`Evidenza`,scenario:`Situazione`,wouldChange:`Valutato meglio in`,wouldNotChange:`Nessuna situazione di questa linea guida lo valuta meglio.`,stillPossible:`non ancora esclusa`,caution:`Cautela`,clearUp:`Da chiarire prima`,leaflet:`Foglio per il paziente`,choose:`Scegli`,chooseExam:`Scegli {exam}`,ordered:`Richiesto`,provisionally:`provvisoriamente: {verdict}`,better:`Meglio per questa domanda`,take:`Prendi questo`,takeExam:`Prendi invece {exam}`,keep:`Mantieni la richiesta`,keepAnyway:`Richiedi comunque`,whyOverride:`Perché {exam} è richiesto comunque?`,record:`Conferma e registra`,chosen:`Scelto: {exam}`,changeMind:`Scegli di nuovo`,"reason-pregnancy":`Gravidanza`,"reason-implant":`Impianto`,"reason-contrast-allergy":`Allergia al mezzo di contrasto`,"reason-emergency":`Emergenza`,"reason-waiting-time":`Tempo di attesa`,"reason-specialist-advice":`Parere di uno specialista`,"reason-patient-preference":`Preferenza del paziente`,"reason-not-available-here":`Non disponibile qui`,"reason-guideline-does-not-fit":`La linea guida non è adatta`,"reason-other":`Altro`,otherReason:`Quale motivo?`,duplicate:`{prior}: già eseguito ({date}).`,theSame:`Lo stesso esame`,confirmThis:`Da confermare`,whatIf:`Che cosa lo cambierebbe`,asking:`Richiesta in corso …`,slow:`Il server è lento. Quanto inserito è conservato.`,unavailable:`Il server delle linee guida non è raggiungibile. Quanto inserito è conservato; si riprova da sé.`,staleAnswer:`Il consiglio qui sotto precede la Sua ultima modifica.`,tryNow:`Prova ora`,refused:`Il server non accetta questo:`,unusable:`Tralasciato, perché ignoto alle linee guida:`,editionChanged:`Le linee guida sono state sostituite nel frattempo. Il consiglio segue le nuove.`,notRecorded:`Non ancora registrato; sarà inviato quando il server risponde.`,searchGone:`Nessuna proposta: il server non è raggiungibile.`,edition:`Edizione {id}, al {date}`}},Ke=/* @__PURE__ */ new Set([`ar`,`arc`,`ckb`,`dv`,`fa`,`he`,`ks`,`ps`,`sd`,`ug`,`ur`,`yi`]),qe=class{#e;#t={};#n;constructor(e){this.tag=e;let t=e.toLowerCase().split(/[-_]/)[0];this.#e=Ge[t]??We,this.direction=Ke.has(t)?`rtl`:`ltr`,this.#n=V(e)}set phrases(e){this.#t=e}say(e,t={}){return(this.#t[e]||this.#e[e]||Ue[e]||e).replace(/\{(\w+)\}/g,(e,n)=>{let r=t[n];return typeof r==`number`?this.#n.format(r):r??e})}number(e){return this.#n.format(e)}read(e){let t=e.trim().replace(/[\u2212]/,`-`),n=this.#n.formatToParts(.5).find(e=>e.type===`decimal`)?.value??`.`,r=t.replace(/[^.,]/g,``);if(!(r.length>1||!/^-?\d*[.,]?\d+$/.test(t))&&!(r&&r!==n&&/[.,]\d{3}$/.test(t)))return Number(t.replace(`,`,`.`))}milliSievert(e=0,t=0){let n=e=>V(this.tag,e>=10?{maximumFractionDigits:0}:{maximumSignificantDigits:2}).format(e);return e===t?`${n(e)} mSv`:e===0?`< ${n(t)} mSv`:`${n(e)}–${n(t)} mSv`}};function V(e,t){try{return new Intl.NumberFormat(e,t)}catch{return new Intl.NumberFormat(`en`,t)}}var Je={h:`hour`,d:`day`,w:`week`,wk:`week`,mo:`month`,y:`year`,a:`year`};function H(e,t){let n=Je[e];return n?V(t,{style:`unit`,unit:n,unitDisplay:`long`}).formatToParts(2).find(e=>e.type===`unit`)?.value??e:e.replace(`{1.73_m2}`,`1.73 m²`).replace(/^\{(.*)\}$/,`$1`).replace(/\{(.*?)\}/g,` $1`).replace(/^u(?=[a-zA-Z])/,`µ`).replace(`/u`,`/µ`).replace(`10*9`,`10⁹`).replace(`10*3`,`10³`).replace(/^Cel$/,`°C`).replace(`mm[Hg]`,`mmHg`)}var Ye=o`
:host {
display: block;
}
:host([hidden]) {
display: none;
}
.root {
all: initial;
color-scheme: inherit;
--accent: var(--justify-accent, light-dark(#0b57a4, #8ec5ff));
--on-accent: var(--justify-on-accent, light-dark(#fff, #08223d));
--text: var(--justify-text, light-dark(#17202a, #edf1f5));
--soft: var(--justify-text-soft, light-dark(#4a5663, #b4c0cc));
--back: var(--justify-background, light-dark(#fff, #14191f));
--panel: var(--justify-panel, light-dark(#f3f6f9, #1d242c));
--line: var(--justify-line, light-dark(#c3ccd6, #44505d));
--edge: light-dark(#74808d, #8a97a5);
--good: light-dark(#0d5f2c, #8fe0ac);
--good-back: light-dark(#e0f5e7, #12331f);
--fair: light-dark(#6d4a00, #f3cf78);
--fair-back: light-dark(#fff2cf, #382a06);
--bad: light-dark(#97160f, #ffb4ab);
--bad-back: light-dark(#fde6e4, #431512);
--none: light-dark(#46505b, #c2cbd5);
--none-back: light-dark(#e9edf1, #2a323b);
--radius: var(--justify-radius, 6px);
display: block;
box-sizing: border-box;
container-type: inline-size;
font: var(--justify-font, medium/1.4 system-ui, sans-serif);
color: var(--text);
background: var(--back);
text-align: start;
overflow-wrap: anywhere;
-webkit-text-size-adjust: 100%;
}
.root *,
.root *::before {
box-sizing: border-box;
}
h2,
h3,
h4,
p,
ul,
ol,
dl,
dd,
fieldset,
legend {
margin: 0;
padding: 0;
border: 0;
font-size: 1em;
}
fieldset {
min-width: 0;
}
ul,
ol {
list-style: none;
}
button,
input,
select,
textarea {
font: inherit;
color: inherit;
letter-spacing: inherit;
border-radius: var(--radius);
}
:focus-visible {
outline: 3px solid var(--accent);
outline-offset: 2px;
}
[tabindex='-1']:focus {
outline: none;
}
a {
color: var(--accent);
}
a.leaflet {
display: inline-block;
padding: 0.25em 0;
}
button {
min-height: 2.125em;
min-width: 1.75em;
padding: 0.25em 0.8em;
border: 1px solid var(--edge);
background: var(--back);
cursor: pointer;
text-align: start;
}
button:hover {
border-color: var(--accent);
box-shadow: 0 0 0 1px var(--accent);
}
button.main {
background: var(--accent);
border-color: var(--accent);
color: var(--on-accent);
font-weight: 600;
}
button.bare {
border-color: transparent;
background: none;
color: var(--accent);
text-decoration: underline;
padding-inline: 0.25em;
}
button[aria-disabled='true'] {
color: var(--soft);
cursor: default;
}
button.main[aria-disabled='true'] {
background: var(--none-back);
border-color: var(--edge);
}
button[aria-pressed='true'] {
border-color: var(--accent);
box-shadow: inset 0 0 0 2px var(--accent);
}
input[type='text'],
select,
textarea {
min-height: 2.25em;
padding: 0.3em 0.6em;
border: 1px solid var(--edge);
background: var(--back);
max-width: 100%;
}
input[type='checkbox'],
input[type='radio'] {
inline-size: 1.15em;
block-size: 1.15em;
margin: 0.12em 0 0;
accent-color: var(--accent);
flex: none;
}
.hidden {
position: absolute;
width: 1px;
height: 1px;
overflow: hidden;
clip-path: inset(50%);
white-space: nowrap;
}
.soft {
color: var(--soft);
}
.small {
font-size: 0.875em;
}
.row {
display: flex;
flex-wrap: wrap;
gap: 0.5em;
align-items: center;
}
.head {
display: flex;
flex-wrap: wrap;
gap: 0.25em 1em;
justify-content: space-between;
align-items: baseline;
padding-block-end: 0.5em;
}
.head h2 {
font-size: 1.125em;
}
.status {
font-size: 0.875em;
padding: 0.1em 0.5em;
border: 1px dashed var(--edge);
border-radius: var(--radius);
color: var(--fair);
background: var(--fair-back);
}
.columns {
display: grid;
gap: 1em;
}
[part='notices']:not(:has(*)) {
margin-block-end: -0.75em;
}
.columns > * {
min-width: 0;
display: grid;
gap: 0.75em;
align-content: start;
}
@container (min-width: 60em) {
.columns.two {
grid-template-columns: minmax(20em, 2fr) 5fr;
}
}
label.title,
.title {
font-weight: 600;
display: block;
}
.combo {
position: relative;
}
.combo input {
inline-size: 100%;
font-size: 1.0625em;
border-width: 2px;
padding: 0.45em 0.6em;
}
.list {
position: absolute;
z-index: 2;
inset-inline: 0;
max-block-size: 22em;
overflow-y: auto;
background: var(--back);
border: 1px solid var(--edge);
border-radius: var(--radius);
box-shadow: 0 6px 18px rgb(0 0 0 / 0.25);
}
.list li {
padding: 0.4em 0.6em;
min-height: 2em;
cursor: pointer;
border-inline-start: 4px solid transparent;
}
.list li + li {
border-block-start: 1px solid var(--line);
}
.list li[aria-selected='true'] {
background: var(--panel);
border-inline-start-color: var(--accent);
outline: 2px solid var(--accent);
outline-offset: -2px;
}
mark {
background: none;
color: inherit;
text-decoration: underline;
text-decoration-thickness: 2px;
}
.chips {
display: flex;
flex-wrap: wrap;
gap: 0.375em;
}
.chip {
display: inline-flex;
max-width: 100%;
border: 1px solid var(--line);
border-radius: 1em;
background: var(--panel);
}
.chip > * {
border: 0;
background: none;
min-height: 1.875em;
padding: 0.15em 0.6em;
border-radius: 1em;
font-size: 0.9375em;
}
.chip > button:hover {
box-shadow: inset 0 0 0 1px var(--accent);
}
.chip .off {
padding-inline: 0.4em 0.6em;
min-width: 28px;
}
.chip.reason {
border-color: var(--accent);
}
.chip.mine {
border-style: dashed;
border-color: var(--edge);
}
.ask {
border: 2px solid var(--accent);
border-radius: var(--radius);
padding: 0.75em;
display: grid;
gap: 0.6em;
}
.ask legend {
font-weight: 600;
font-size: 1.0625em;
float: inline-start;
inline-size: 100%;
}
.ask legend + * {
clear: both;
}
.choices {
display: flex;
flex-wrap: wrap;
gap: 0.5em;
}
.lines {
display: grid;
gap: 0.125em;
}
.lines label {
display: flex;
gap: 0.6em;
align-items: start;
min-height: 1.75em;
padding: 0.2em 0;
cursor: pointer;
}
.lines label:has(select) {
flex-wrap: wrap;
}
select {
min-width: 0;
}
.note {
border-inline-start: 4px solid var(--edge);
background: var(--panel);
padding: 0.5em 0.75em;
}
.note.bad {
border-color: var(--bad);
background: var(--bad-back);
}
.note.fair {
border-color: var(--fair);
background: var(--fair-back);
}
.answer {
border: 1px solid var(--line);
border-radius: var(--radius);
padding: 0.75em;
display: grid;
gap: 0.5em;
}
.answer h3 {
font-size: 1.0625em;
}
.tag {
display: inline-flex;
gap: 0.35em;
align-items: center;
border: 1px solid currentColor;
border-radius: var(--radius);
padding: 0 0.4em;
font-size: 0.875em;
font-weight: 600;
}
.tag.bad {
color: var(--bad);
background: var(--bad-back);
}
.tag.good {
color: var(--good);
background: var(--good-back);
}
.tag.fair {
color: var(--fair);
background: var(--fair-back);
}
.tag.none {
color: var(--none);
background: var(--none-back);
border-style: dashed;
}
svg {
flex: none;
inline-size: 1em;
block-size: 1em;
fill: none;
stroke: currentColor;
stroke-width: 2;
}
svg.bars {
inline-size: 3.75em;
stroke-width: 1;
color: var(--accent);
}
svg .on {
fill: currentColor;
}
svg .open {
stroke-dasharray: 2 2;
}
.options {
border-block-start: 1px solid var(--line);
}
.option {
border-block-end: 1px solid var(--line);
padding: 0.5em 0;
display: grid;
gap: 0.25em 0.75em;
grid-template-columns: 2.5em minmax(0, 1fr);
}
.option > :not(.rank) {
grid-column: 2;
}
.option.is-ordered {
background: var(--panel);
box-shadow: inset 4px 0 0 var(--accent);
}
.rank {
grid-row: 1 / span 2;
text-align: center;
font-weight: 600;
font-variant-numeric: tabular-nums;
padding-block-start: 0.2em;
}
.exam {
font-weight: 600;
}
.scale {
display: inline-flex;
gap: 0.5em;
align-items: center;
font-size: 0.9375em;
font-variant-numeric: tabular-nums;
}
.caution {
display: flex;
gap: 0.4em;
align-items: start;
}
.caution svg {
margin-block-start: 0.2em;
}
.caution.holds {
color: var(--bad);
}
.strip-head {
display: none;
}
@container (min-width: 42em) {
.option,
.strip-head {
display: grid;
grid-template-columns: 2.5em minmax(0, 1fr) 13em 10em 6.5em;
gap: 0.25em 0.75em;
}
.strip-head {
font-size: 0.875em;
color: var(--soft);
padding-block-end: 0.25em;
}
.option > .what {
grid-column: 2;
}
.option > .standing {
grid-column: 3;
grid-row: 1;
}
.option > .scale {
grid-column: 4;
grid-row: 1;
align-self: start;
}
.option > .do {
grid-column: 5;
grid-row: 1;
justify-self: end;
}
.option > .more {
grid-column: 2 / -1;
}
}
.more {
display: grid;
gap: 0.5em;
padding-block: 0.25em;
}
.more dt {
font-weight: 600;
margin-block-start: 0.35em;
}
.more ul {
display: grid;
gap: 0.25em;
}
.beside {
display: grid;
gap: 0.75em;
}
@container (min-width: 40em) {
.beside.two {
grid-template-columns: 1fr 1fr;
}
}
.order,
.better {
border: 1px solid var(--edge);
border-radius: var(--radius);
padding: 0.75em;
display: grid;
gap: 0.5em;
align-content: start;
}
.order {
border-inline-start: 4px solid var(--accent);
}
.better {
border-color: var(--good);
}
.foot {
font-size: 0.8125em;
color: var(--soft);
padding-block-start: 0.5em;
}
@media (forced-colors: active) {
.list li[aria-selected='true'] {
background: Highlight;
color: HighlightText;
forced-color-adjust: none;
}
.list li[aria-selected='true'] .soft {
color: HighlightText;
}
button[aria-pressed='true'] {
outline: 2px solid Highlight;
}
.option.is-ordered {
border-inline-start: 4px solid Highlight;
}
}
@media (prefers-reduced-motion: no-preference) {
button {
transition: box-shadow 80ms;
}
}
`,Xe={good:`M2.5 8.5l3.5 4 7.5-9`,fair:`M2 9c2-4 4-4 6-1.5s4 2.5 6-1.5`,bad:`M3 3l10 10M13 3L3 13`,none:`M5.5 6a2.5 2.5 0 1 1 3.5 2.3c-.7.3-1 .8-1 1.7M8 12.5v1.5`,warn:`M8 2L15 14H1zM8 6.5v3.5M8 11.5v1`},U=e=>E`<svg viewBox="0 0 16 16" aria-hidden="true"><path d=${Xe[e]}></path></svg>`;function Ze(e){let t=[0,1,2,3,4].map(t=>e===0?D`<path d="M${5+t*11} 8h1"></path>`:D`<rect x=${t*11+1} y=${10-t*2} width="8" height=${5+t*2}
class=${e===void 0?`open`:t<e?`on`:``}></rect>`);return E`<svg class="bars" viewBox="0 0 56 16" aria-hidden="true">${e===0?D`<circle cx="7" cy="8" r="5"></circle>`:t}</svg>`}var Qe={"usually-appropriate":`good`,"may-be-appropriate":`fair`,"usually-not-appropriate":`bad`,contraindicated:`bad`},$e=e=>Qe[e]??`none`;function W(e,t,n){let r=$e(t);return E`<span class="tag ${r}" part="category ${r}">${U(r)} <span>${e.say.say(t)}${n?E` <span class="hidden">${e.say.say(`rating`,{n})}</span><span aria-hidden="true">${e.say.number(n)}</span>`:k}</span></span>`}function G(e){return K(e)?`contraindicated`:e.rank?B(e.category,`CATEGORY_`):e.low?.category&&e.low.category===e.high?.category?B(e.low.category,`CATEGORY_`):``}function et(e,t){let n=G(t)||`undecided`,r=tt(e,t);return E`<span class="standing">${W(e,n,n===`contraindicated`?void 0:t.rating)}${r?E` <span class="small soft">${r}</span>`:k}</span>`}function tt(e,t){let n=t=>t?.rating?e.say.number(t.rating):e.say.say(B(t?.category,`CATEGORY_`)).toLocaleLowerCase(e.say.tag);return!t.low||!t.high||n(t.low)===n(t.high)?``:e.say.say(`between`,{low:n(t.low),high:n(t.high)})}function nt(e,t){let n=e.say,r=t.radiationLevel,i=r===void 0?n.say(`levelUnknown`):r===0?n.say(`noRadiation`):n.say(`level`,{n:r}),a=t.dose&&r!==0?n.milliSievert(t.dose.minMsv,t.dose.maxMsv):``;return E`<span class="scale" part="dose">${Ze(r)}<span class=${r?`hidden`:`small soft`}>${i}</span>${a?E`<bdi>${a}</bdi>`:k}</span>`}var K=e=>!!e.cautions?.some(e=>e.effect.endsWith(`_CONTRAINDICATED`)&&e.state.endsWith(`_HOLDS`));function q(e,t=[],n=!1){let r=e.say,i=t.filter(e=>e.state.endsWith(`_HOLDS`)),a=t.filter(e=>e.state.endsWith(`_OPEN`)).sort((e,t)=>Number(t.effect.endsWith(`_CONTRAINDICATED`))-Number(e.effect.endsWith(`_CONTRAINDICATED`))),o=e=>e.effect.endsWith(`_CONTRAINDICATED`)?`${e.title} (${r.say(`contraindicated`)})`:e.title;return E`
${i.map(e=>E`<p class="caution holds" part="caution">${U(`warn`)}
<span><strong>${r.say(e.effect.endsWith(`_CONTRAINDICATED`)?`contraindicated`:`caution`)}: <bdi>${e.title}</bdi>.</strong> <bdi>${e.advice}</bdi></span></p>`)}
${a.length&&!n?E`<p class="caution small soft" part="caution">${U(`none`)}
<span>${r.say(`clearUp`)}: <bdi>${a.slice(0,2).map(o).join(`; `)}</bdi>${a.length>2?` + ${r.number(a.length-2)}`:``}</span></p>`:k}
${a.length&&n?E`<dt>${r.say(`clearUp`)}</dt><dd><ul>${a.map(e=>E`<li><bdi>${o(e)}: ${e.advice}</bdi></li>`)}</ul></dd>`:k}
`}function rt(e,t=[]){let n=t.filter(e=>e.state.endsWith(`_HOLDS`));if(!n.length)return k;let r=K({cautions:n})?`contraindicated`:`caution`;return E`<p class="caution holds small" part="caution">${U(`warn`)} <span>${e.say.say(r)}: <bdi>${n.map(e=>e.title).join(`; `)}</bdi></span></p>`}var it=4,at=3,ot=e=>e?.answers?.flatMap(e=>e.options??[]).find(e=>e.rank===1);function st(e,t){let n=e.say,r=t.answers??[];return E`
<h3 class="hidden" tabindex="-1" data-focus="answer">${n.say(`answer`)}</h3>
${r.length?r.map(n=>ct(e,t,n)):E`<p class="note">${n.say(`noGuideline`)}</p>`}
${!t.questions?.length&&r.some(e=>e.provisional)?E`<p class="small soft">${n.say(`settled`)}</p>`:k}
<p class="foot" part="foot">${n.say(`edition`,{id:t.edition.replace(`sha256:`,``).slice(0,12),date:t.asOf})}</p>
`}function ct(e,t,n){let r=e.say,i=n.scenario;return E`<article class="answer" part="guideline">
<div class="row"><h3 dir="auto">${n.title}</h3>${(t.answers??[]).some(e=>e.status!==n.status)?E` <span class="small soft">${r.say(B(n.status,`REVIEW_STATUS_`))}</span>`:k}</div>
${i?E`<p class="row"><strong dir="auto">${i.title}</strong>
${i.redFlag?E`<span class="tag bad">${U(`warn`)} ${r.say(`redFlag`)}</span>`:k}
${i.urgency?E`<span class="tag ${i.urgency.endsWith(`IMMEDIATE`)?`bad`:`none`}">${r.say(B(i.urgency,`URGENCY_`))}</span>`:k}</p>
${i.reasons?.length?E`<p class="small soft">${r.say(`because`)}: <bdi>${i.reasons.join(`; `)}</bdi></p>`:k}
${i.note?E`<p dir="auto">${i.note}</p>`:k}`:E`<p class="note">${r.say(n.possibleScenarios?.length?n.stable?`sameFirst`:`open`:`noScenario`,{n:n.possibleScenarios?.length??0})}</p>`}
${n.provisional&&i?lt(e,t,n):k}
${ut(e,t,n)}
</article>`}function lt(e,t,n){let r=e.say,i=(t.unknown??[]).filter(e=>!n.assumptions?.some(t=>t.fact===e.fact)).map(e=>e.title),a=i.length>4?[...i.slice(0,4),`…`]:i;return E`<div class="note small" part="provisional"><strong>${r.say(`provisional`)}</strong>
${n.stable?E`<p>${r.say(`sameFirst`)}</p>`:k}
${n.assumptions?.length?E`<p dir="auto">${r.say(`assuming`,{what:n.assumptions.map(e=>e.value).join(`; `)})}</p>`:k}
${a.length&&!n.stable?E`<p dir="auto">${r.say(`dependsOn`,{what:a.join(`; `)})}</p>`:k}
</div>`}function ut(e,t,n){let r=e.say,i=n.options??[],a=e.verdict?.procedure,o=dt(n.scenario?i.filter(e=>e.rank||e.procedure===a):i);if(o.length===0)return k;let s=`all ${n.guideline}`,c=e.shown.has(s)?o.length:ft(o),l=o.filter((e,t)=>t<c||e.procedure===a),u=r.say(t.ageGroup===`AGE_GROUP_CHILD`?`child`:t.ageGroup===`AGE_GROUP_ADULT`?`adult`:`ageUnknown`);return E`
<div class="strip-head" aria-hidden="true"><span>#</span><span></span><span></span><span>${r.say(`dose`,{who:u})}</span></div>
<p class="hidden">${r.say(`dose`,{who:u})}</p>
<ol class="options" part="options">${l.map(t=>pt(e,n,t,o))}</ol>
${o.length>l.length||e.shown.has(s)?E`<div><button class="bare" aria-expanded=${String(e.shown.has(s))} @click=${()=>{e.shown.delete(s)||e.shown.add(s),e.requestUpdate()}}>${e.shown.has(s)?r.say(`showFewer`):r.say(`showAll`,{n:o.length})}</button></div>`:k}
`}function dt(e){let t=e=>e?.rating||J(e?.category);return[...e].sort((e,n)=>e.rank||n.rank?(e.rank||1/0)-(n.rank||1/0):t(n.high)-t(e.high)||t(n.low)-t(e.low))}function ft(e){let t=e[0].rank?it:at;for(;t<e.length&&e[t].rank&&e[t].rank===e[t-1].rank;)t++;return t}function pt(e,t,n,r){let i=e.say,a=`${t.guideline}/${n.procedure}`,o=e.opened.has(a),s=!!n.rank&&r.some(e=>e!==n&&e.rank===n.rank),c=e.verdict?.procedure===n.procedure;return E`<li class="option ${c?`is-ordered`:``}" part="option ${$e(G(n))}">
<span class="rank">${n.rank?E`<span aria-hidden="true">${s?`=`:``}${i.number(n.rank)}</span><span class="hidden">${i.say(s?`tied`:`rank`,{n:n.rank})}</span>`:E`<span aria-hidden="true">–</span>`}</span>
<div class="what">
<bdi class="exam">${n.title}</bdi> ${c?E`<span class="tag none">${i.say(`ordered`)}</span>`:k}
${n.note?E`<p class="small soft" dir="auto">${n.note}</p>`:k}
</div>
${et(e,n)}
${nt(e,n)}
<span class="do">${K(n)||c?k:E`<button part="choose" aria-label=${i.say(`chooseExam`,{exam:n.title})}
@click=${()=>e.choose(n.procedure,n.title)}>${i.say(`choose`)}</button>`}</span>
<div class="more">
${mt(n)?rt(e,n.cautions):q(e,n.cautions)}
<div class="row small">
<button class="bare" aria-expanded=${String(o)} aria-label="${i.say(`details`)}: ${n.title}" @click=${()=>e.open(a,t.guideline)}>${i.say(`details`)}</button>
${ht(e,n)}
</div>
${o?gt(e,t,n):k}
</div>
</li>`}var mt=e=>!e.rank||G(e)===`usually-not-appropriate`;function ht(e,t){let n=e.consultation.response?.recommendation?.ageGroup===`AGE_GROUP_CHILD`;return E`<a class="leaflet" href=${new URL(`leaflet/${encodeURIComponent(t.procedure)}?${new URLSearchParams({language:e.say.tag,...n?{child:`true`}:{}})}`,e.consultation.client.endpoint).href} target="_blank" rel="noopener noreferrer" aria-label="${e.say.say(`leaflet`)}: ${t.title}">${e.say.say(`leaflet`)}</a>`}function gt(e,t,n){let r=e.say,i=tt(e,n),a=(t.sources??[]).filter(e=>n.sources?.includes(e.id)),o=e.consultation.response?.recommendation?.verdicts?.find(e=>e.procedure===n.procedure);return E`<dl class="small">
${t.scenario?E`<dt>${r.say(`scenario`)}</dt><dd dir="auto">${t.scenario.title}${i?` (${i})`:``}</dd>`:k}
${n.strength||a.length?E`<dt>${r.say(`evidence`)}${n.strength?`: ${r.say(B(n.strength,`STRENGTH_`))}`:``}</dt>
<dd><ul>${a.map(e=>E`<li dir="auto">${vt(e.url,e.title)} ${e.citation}</li>`)}</ul></dd>`:k}
${q(e,n.cautions?.filter(e=>e.state.endsWith(`_OPEN`)),!0)}
${o?.whatIfs?.length?E`<dt>${r.say(`whatIf`)}</dt><dd><ul>${o.whatIfs.map(e=>E`<li dir="auto">${e.text} – ${e.title}</li>`)}</ul></dd>`:k}
${_t(e,t,n)}
</dl>`}function _t(e,t,n){let r=e.say,i=e.guidelines.get(t.guideline);if(!i)return k;let a=n.rating||J(n.category??n.low?.category),o=e=>Number(!!t.possibleScenarios?.includes(e)),s=(i.scenarios??[]).flatMap(e=>(e.ratings??[]).filter(e=>e.procedure===n.procedure).map(t=>({s:e,p:t}))).filter(({s:e,p:r})=>e.id!==t.scenario?.id&&(r.rating||J(r.category))>a&&J(r.category)>J(n.category)).sort((e,t)=>o(t.s.id)-o(e.s.id)||(t.p.rating??0)-(e.p.rating??0)).slice(0,4);return E`<dt>${r.say(s.length?`wouldChange`:`wouldNotChange`)}</dt>
${s.length?E`<dd><ul>${s.map(({s:e,p:t})=>E`<li dir="auto"><strong>${e.title}</strong>: ${r.say(B(t.category,`CATEGORY_`))}${t.rating?` ${r.number(t.rating)}`:``}${o(e.id)?` (${r.say(`stillPossible`)})`:``}<br><span class="soft">${(e.when??[]).join(` / `)}</span></li>`)}</ul></dd>`:k}`}var J=e=>({CATEGORY_USUALLY_APPROPRIATE:7,CATEGORY_MAY_BE_APPROPRIATE:4,CATEGORY_USUALLY_NOT_APPROPRIATE:1})[e??``]??0;function vt(e,t){return e&&/^https?:\/\//i.test(e)?E`<a href=${e} target="_blank" rel="noopener noreferrer">${t}</a>`:t}function yt(e){let t=e.say,n=e.consultation,r=n.response?.recommendation,i=e=>r?.answers?.flatMap(e=>e.options??[]).find(t=>t.procedure===e)?.title??r?.verdicts?.find(t=>t.procedure===e)?.title??e,a=r&&(n.slow||n.trouble)?E` <strong>${t.say(`staleAnswer`)}</strong>`:k;return E`<div role="alert" part="notices">
${n.trouble===`unavailable`?E`<div class="note bad row"><span>${U(`warn`)} ${t.say(`unavailable`)}${a}</span>
<button @click=${()=>n.retryNow()}>${t.say(`tryNow`)}</button></div>`:k}
${n.trouble===`refused`?E`<div class="note bad"><p>${t.say(`refused`)}${a}</p><ul>${n.violations.map(e=>E`<li class="small"><bdi>${e.field}</bdi> <bdi>${e.description}</bdi></li>`)}</ul></div>`:k}
${n.slow&&!n.trouble?E`<p class="note">${t.say(`slow`)}${a}</p>`:k}
${n.unusable.length?E`<div class="note fair"><p>${t.say(`unusable`)}</p><ul>${n.unusable.map(e=>E`<li class="small"><bdi>${e.fact}</bdi>: <bdi>${e.description}</bdi></li>`)}</ul></div>`:k}
${n.editionChanged?E`<p class="note fair">${t.say(`editionChanged`)}</p>`:k}
${n.unsent?E`<p class="note fair">${t.say(`notRecorded`)}</p>`:k}
</div>
${n.asking&&!r&&!n.slow&&!n.trouble?E`<p class="soft">${t.say(`asking`)}</p>`:k}
${r?.duplicates?.map(e=>E`<p class="note fair">${U(`warn`)} <bdi>${t.say(`duplicate`,{prior:e.prior===e.procedure?`${t.say(`theSame`)} (${i(e.prior)})`:i(e.prior),date:e.date})}</bdi></p>`)}
${r?.warnings?.length?E`<div class="note small"><p>${t.say(`confirmThis`)}</p><ul>${r.warnings.map(e=>E`<li dir="auto">${e.message}</li>`)}</ul></div>`:k}`}var bt=[`PREGNANCY`,`IMPLANT`,`CONTRAST_ALLERGY`,`EMERGENCY`,`WAITING_TIME`,`SPECIALIST_ADVICE`,`PATIENT_PREFERENCE`,`NOT_AVAILABLE_HERE`,`GUIDELINE_DOES_NOT_FIT`,`OTHER`];function Y(e){return/INSUFFICIENT|NO_CRITERIA/.test(e.verdict)?!1:!!e.alternatives?.length||/USUALLY_NOT|CONTRAINDICATED/.test(e.verdict)}function xt(e){let t=e.say,{verdict:n}=e;if(e.decision)return E`<div class="order row" part="decision">
<p tabindex="-1" data-focus="decision order"><span class="tag ${e.decision.overridden?`fair`:`good`}">${U(e.decision.overridden?`fair`:`good`)}
<bdi>${t.say(`chosen`,{exam:e.decision.title})}</bdi></span></p>
<button class="bare" @click=${()=>e.changeMind()}>${t.say(`changeMind`)}</button>
</div>`;if(!n)return k;let r=Y(n)?n.alternatives??[]:[],i=n.byGuideline?.[0],a=i?.low?.rating===i?.high?.rating?i?.assumed?.rating:void 0;return E`<div class="beside ${r.length?`two`:``}" part="order">
<div class="order">
<p tabindex="-1" data-focus="order"><span class="soft">${t.say(`ordered`)}:</span> <bdi class="exam">${n.title}</bdi></p>
<p class="row">${W(e,B(n.verdict,`VERDICT_CODE_`),a)}
${n.provisional?E`<span class="small soft">${t.say(`provisionally`,{verdict:t.say(B(n.provisional,`VERDICT_CODE_`))})}</span>`:k}</p>
${q(e,n.cautions)}
${n.whatIfs?.slice(0,2).map(e=>E`<p class="small soft" dir="auto">${e.text}</p>`)}
${e.overriding?St(e,n):E`<div><button class=${r.length?``:`main`} @click=${()=>Y(n)?e.startOverride():e.keep()}>
${t.say(Y(n)?`keepAnyway`:`keep`)}${Y(n)?` …`:``}</button></div>`}
</div>
${r.length?E`<div class="better" part="better"><p class="title">${t.say(`better`)}</p>
${r.slice(0,2).map((n,r)=>E`<div>
<p class="exam"><bdi>${n.title}</bdi></p>
<p class="row">${W(e,B(n.category,`CATEGORY_`),n.rating)} ${nt(e,n)}
${n.provisional?E`<span class="small soft">${t.say(`provisional`)}</span>`:k}</p>
<p><button class=${r?``:`main`} part="take" aria-label=${t.say(`takeExam`,{exam:n.title})} @click=${()=>e.choose(n.procedure,n.title)}>${t.say(`take`)}</button></p>
</div>`)}</div>`:k}
</div>`}function St(e,t){let n=e.say,r=e.overrideReason===`OVERRIDE_REASON_OTHER`,i=!!e.overrideReason&&(!r||e.overrideText.trim()!==``);return E`<fieldset part="override">
<legend class="title" tabindex="-1" data-focus="override"><bdi>${n.say(`whyOverride`,{exam:t.title})}</bdi></legend>
<div class="lines">${bt.map(t=>E`<label><input type="radio" name="reason" .checked=${e.overrideReason===`OVERRIDE_REASON_${t}`}
@change=${()=>{e.overrideReason=`OVERRIDE_REASON_${t}`,e.requestUpdate()}}><span>${n.say(`reason-${t.toLowerCase().replaceAll(`_`,`-`)}`)}</span></label>`)}</div>
${r?E`<label class="title" for="other">${n.say(`otherReason`)}</label><input id="other" type="text" maxlength="400" dir="auto"
@input=${t=>{e.overrideText=t.target.value,e.requestUpdate()}}>`:k}
<div class="row"><button class="main" aria-disabled=${String(!i)} @click=${()=>e.confirmOverride()}>${n.say(`record`)}</button>
<button @click=${()=>e.stopOverride()}>${n.say(`cancel`)}</button></div>
</fieldset>`}var Ct=e=>(...t)=>({_$litDirective$:e,values:t}),wt=class{constructor(e){}get _$AU(){return this._$AM._$AU}_$AT(e,t,n){this._$Ct=e,this._$AM=t,this._$Ci=n}_$AS(e,t){return this.update(e,t)}update(e,t){return this.render(...t)}},{I:Tt}=Oe,Et={},Dt=(e,t=Et)=>e._$AH=t,Ot=Ct(class extends wt{constructor(){super(...arguments),this.key=k}render(e,t){return this.key=e,t}update(e,[t,n]){return t!==this.key&&(Dt(e),this.key=t),n}});function kt(e,t){let n=e.say,r=(e.consultation.response?.recommendation?.questions?.length??0)-+!e.editing;return E`${Ot(t,E`<fieldset class="ask" part="question" aria-describedby=${t.why?`why`:k}>
<legend tabindex="-1" data-focus="next" dir="auto">${t.ask||t.title}</legend>
${At(e,t)}
${t.why?E`<p class="small soft" id="why" dir="auto">${n.say(`why`,{why:t.why})}</p>`:k}
${e.editing?E`<div><button @click=${()=>e.stopEditing()}>${n.say(`cancel`)}</button></div>`:r>0?E`<p class="small soft">${n.say(`moreQuestions`,{n:r})}</p>`:k}
</fieldset>`)}`}function At(e,t){switch(t.kind){case`QUESTION_KIND_CHECKLIST`:return Mt(e,t);case`QUESTION_KIND_BOOLEAN`:return X(e,t,[[`yes`,{fact:t.fact,boolean:!0}],[`no`,{fact:t.fact,boolean:!1}]]);case`QUESTION_KIND_CHOICE`:return X(e,t,(t.choices??[]).map(e=>[e.label,{fact:t.fact,choice:e.value}]))}return It(e,t)}var jt=(e,t)=>E`<button class="bare" @click=${()=>e.answer(Me(t))}>${e.say.say(`not-known`)}</button>`;function X(e,t,n){let r=e.editing&&e.consultation.refer().facts?.find(e=>e.fact===t.fact);return E`<div class="choices">
${n.map(([t,n])=>E`<button
aria-pressed=${r?String(r.boolean===n.boolean&&r.choice===n.choice):k}
@click=${()=>e.answer([n])}><bdi>${e.say.say(t)}</bdi></button>`)}
${jt(e,t)}
</div>`}function Mt(e,t){let n=e.ticked.size+e.given.size>0;return E`<div class="lines">${(t.items??[]).map(t=>t.yes?Nt(e,t):Ft(e,t))}</div>
<div class="choices">
<button class="main" @click=${()=>e.answer(Ne(t,e.ticked,e.given))}>${e.say.say(n?`allThese`:`none-of-these`)}</button>
${jt(e,t)}
</div>`}function Nt(e,t){let n=n=>{n?e.ticked.add(t.fact):e.ticked.delete(t.fact),e.requestUpdate()};return E`<label title=${t.ask??``}><input type="checkbox" .checked=${e.ticked.has(t.fact)}
@change=${e=>n(e.target.checked)}><span dir="auto">${t.text}</span></label>`}function Pt(e,t,n){n?e.given.set(t,n):e.given.delete(t),e.requestUpdate()}function Ft(e,t){let n=e.given.get(t.fact);if(t.kind===`QUESTION_KIND_CHOICE`){let r=t.choices??[];return E`<label><span dir="auto">${t.text}</span>
<select @change=${n=>{let{value:r}=n.target;Pt(e,t.fact,r?{fact:t.fact,choice:r}:void 0)}}>
<option value="" ?selected=${!n}>–</option>
${r.map(e=>E`<option value=${e.value} ?selected=${n?.choice===e.value}>${e.label}</option>`)}
</select></label>`}return E`<label class="row"><span dir="auto">${t.text}</span>${Lt(e,t.fact,t.kind,t.units??[],n=>Pt(e,t.fact,n))}</label>`}function It(e,t){let n=()=>{let n=e.given.get(t.fact);e.wrongNumber=!n,n&&e.answer([n]),e.requestUpdate()};return E`<div class="choices" @keydown=${e=>{e.key===`Enter`&&e.target instanceof HTMLInputElement&&(e.preventDefault(),n())}}>
${Lt(e,t.fact,t.kind,t.units??[],n=>Pt(e,t.fact,n))}
<button class="main" @click=${n}>${e.say.say(`confirm`)}</button>
</div>
<p role="alert" id="wrong">${e.wrongNumber?e.say.say(`notANumber`):``}</p>
${X(e,t,(t.choices??[]).map(e=>[e.label,{fact:t.fact,choice:e.value}]))}`}function Lt(e,t,n,r,i){let a=e.say,o=n===`QUESTION_KIND_AGE`,s=e=>{let n=e.target.closest(`.number`),o=a.read(n.querySelector(`input`).value),s=r.length>1?n.querySelector(`select`).value:r[0]??``;i(o===void 0||r.length>1&&!s?void 0:{fact:t,quantity:{value:o,unit:s}})};return E`<span class="number row" @input=${s} @change=${s}>
<input type="text" inputmode="decimal" size="7" aria-label=${a.say(`value`)} aria-describedby="wrong" autocomplete="off">
${r.length>1?E`<select aria-label=${a.say(`unit`)}>
${o?k:E`<option value="">${a.say(`chooseUnit`)}</option>`}
${r.map(e=>E`<option value=${e} ?selected=${o&&e===`y`}>${H(e,a.tag)}</option>`)}
</select>`:E`<span>${H(r[0]??``,a.tag)}</span>`}
</span>`}function Rt(e){let t=e.say,n=e.reasonsShown(),r=e.hits.length+1,i=t=>{e.listOpen=e.query.trim()!==``,e.active=(e.active+t+r)%r,e.requestUpdate()},a=()=>{e.listOpen=!1,e.requestUpdate()},o=t=>{if(!t.isComposing){if(t.key===`ArrowDown`)i(1);else if(t.key===`ArrowUp`)i(-1);else if(t.key===`Escape`&&e.listOpen)a();else if(t.key===`Escape`&&e.query)e.type(``);else if(t.key===`Enter`&&e.listOpen)s(e.active);else return;t.preventDefault(),t.stopPropagation()}},s=t=>{if(e.searching)return;let n=e.hits[t];n?e.confirm(n):e.declareUnlisted()};return E`
<div class="combo" part="reason">
<label class="title" for="reason">${t.say(n.length?`addReason`:`reason`)}</label>
<input id="reason" data-focus="reason" part="search" type="text" role="combobox" aria-autocomplete="list" aria-controls="hits"
aria-expanded=${String(e.listOpen)} aria-activedescendant=${e.listOpen&&!e.searching?`hit-${e.active}`:k}
placeholder=${t.say(`reasonHint`)} autocomplete="off" autocapitalize="off" spellcheck="false" dir="auto" maxlength="200" .value=${e.query}
@input=${t=>e.type(t.target.value)} @keydown=${o} @blur=${a}
@focus=${()=>e.query&&!e.listOpen&&i(0)}>
<ul class="list" id="hits" role="listbox" part="suggestions" aria-label=${t.say(`reason`)} ?hidden=${!e.listOpen}
@mousedown=${e=>e.preventDefault()}>
${e.listOpen?[...e.hits.map((t,n)=>zt(e,t,n,()=>s(n))),Bt(e,r-1,()=>s(r-1))]:k}
</ul>
</div>
${n.length?E`<ul class="chips" aria-label=${t.say(`reason`)}>
${n.map(n=>E`<li class="chip reason"><bdi>${n.title}</bdi>
<button class="off" aria-label=${t.say(`remove`,{what:n.title})} @click=${()=>e.removeReason(n.coding)}>×</button></li>`)}
</ul>`:k}
${e.negated.length?E`<p class="small soft">${t.say(`negated`,{words:e.negated.join(`, `)})}</p>`:k}
${Ht(e)}
`}function zt(e,t,n,r){let i=t.foundIn&&t.foundIn!==t.title?t.foundIn:``;return E`<li role="option" id="hit-${n}" aria-selected=${String(n===e.active)} @click=${r}>
<bdi>${Vt(t.title,t.matched??[])}</bdi>${i?E` <span class="small soft">– <bdi>${Vt(i,t.matched??[])}</bdi></span>`:k}
</li>`}function Bt(e,t,n){let r=e.say,i=e.searchGone?r.say(`searchGone`):e.hits.length||e.searching?``:r.say(`nothingFound`);return E`<li role="option" id="hit-${t}" aria-selected=${String(t===e.active)} @click=${n}>
${i?E`<span class="soft">${i}</span> `:k}${r.say(`notListed`)} …
</li>`}function Vt(e,t){let n=t.map(e=>e.toLowerCase()).filter(Boolean);return e.split(/(\s+)/).map(e=>{let t=n.find(t=>e.toLowerCase().startsWith(t));return t?E`<mark>${e.slice(0,t.length)}</mark>${e.slice(t.length)}`:e})}function Ht(e){let t=e.say;return e.unlisted?e.unlisted===`sent`?E`<p class="note">${t.say(`sent`)}</p>`:E`<div class="note">
<label class="title" for="unlisted">${t.say(`notListedText`)}</label>
<p class="small soft" id="unlisted-hint">${t.say(`notListedHint`)}</p>
<div class="row">
<input id="unlisted" data-focus="unlisted" type="text" maxlength="400" dir="auto" aria-describedby="unlisted-hint" .value=${e.unlistedText}
@input=${t=>e.unlistedText=t.target.value}
@keydown=${t=>t.key===`Enter`&&(t.preventDefault(),e.sendUnlisted())}>
<button @click=${()=>e.sendUnlisted()}>${t.say(`send`)}</button>
</div>
</div>`:k}function Ut(e){let t=e.say,n=e.consultation,r=[...n.answers.values()],i=new Set(r.flatMap(e=>e.facts.map(e=>e.fact))),a=n.known.facts.filter(e=>!i.has(e.fact)&&!n.withdrawn.has(e.fact)&&!n.unusable.some(t=>t.fact===e.fact)),o=Wt(e,i);return o.length+a.length+r.length===0?k:E`<div part="facts">
<p class="title small soft" id="known">${t.say(`known`)}</p>
<ul class="chips" aria-labelledby="known">
${o}
${a.map(t=>{let n=e.hostFact(t.fact);return Z(e,t.fact,`${n?.title??t.fact}: ${Q(e,t,n)}`,n&&(()=>e.correct({question:n,facts:[t]})),!1)})}
${r.map(t=>Z(e,t.question.fact,Kt(e,t),()=>e.correct(t),!0))}
</ul>
</div>`}function Z(e,t,n,r,i){let a=e.say;return E`<li class="chip ${i?`mine`:``}">
${r?E`<button aria-label=${a.say(`correct`,{what:n})} @click=${r}><bdi>${n}</bdi></button>`:E`<bdi>${n}</bdi>`}
<button class="off" aria-label=${a.say(`remove`,{what:n})} @click=${()=>e.withdraw(t)}>×</button>
</li>`}function Wt(e,t){let n=e.say,{patient:r}=e.consultation.known,{withdrawn:i}=e.consultation,a=[],o={fact:`age`,title:n.say(`age`),ask:n.say(`age`),kind:`QUESTION_KIND_AGE`,units:[`y`,`mo`,`w`,`d`]},s={fact:`sex`,title:n.say(`sex`),ask:n.say(`sex`),kind:`QUESTION_KIND_CHOICE`,choices:[`female`,`male`,`other`].map(e=>({value:e,label:n.say(e)}))},c=r?.birthDate?Gt(r.birthDate,new Date(e.consultation.response?.recommendation?.asOf??Date.now())):r?.age;return c&&!t.has(`age`)&&!i.has(`age`)&&a.push(Z(e,`age`,Q(e,{fact:`age`,quantity:c},o),()=>e.correct({question:o,facts:[]}),!1)),r?.sex&&!t.has(`sex`)&&!i.has(`sex`)&&a.push(Z(e,`sex`,n.say(r.sex.replace(`SEX_`,``).toLowerCase()),()=>e.correct({question:s,facts:[]}),!1)),a}function Gt(e,t){let[n,r=12,i=31]=e.split(`-`).map(Number);if(!n)return;let a=(t.getFullYear()-n)*12+t.getMonth()+1-r;return t.getDate()<i&&a--,a=Math.max(0,a),a<24?{value:a,unit:`mo`}:{value:Math.floor(a/12),unit:`y`}}function Kt(e,{question:t,facts:n}){let r=e.say;if(!t.items?.length||n[0]?.fact===t.fact){let r=n[0]?Q(e,n[0],t):``;return`${t.title}: ${r}`}let i=t.items.flatMap(t=>{let r=n.find(e=>e.fact===t.fact);return r?t.yes?JSON.stringify(r)===JSON.stringify(t.yes)?[t.text]:[]:[`${t.text}: ${Q(e,r,{...t,title:t.text,ask:``})}`]:[]});return`${t.title}: ${i.length?i.join(`; `):r.say(`none-of-these`)}`}function Q(e,t,n){let r=e.say,i=e=>n?.choices?.find(t=>t.value===e)?.label??e,a=(e,t=``)=>`${r.number(e)} ${H(t,r.tag)}`.trim();if(t.notKnown)return r.say(`not-known`);if(t.boolean!==void 0)return r.say(t.boolean?`yes`:`no`);if(t.choice!==void 0)return i(t.choice);if(t.choices)return t.choices.values.map(i).join(` / `);if(t.quantity)return a(t.quantity.value,t.quantity.unit);if(t.range){let{min:e,max:n,unit:r,minExclusive:i,maxExclusive:o}=t.range;return[e!==void 0&&`${i?`>`:`≥`} ${a(e,r)}`,n!==void 0&&`${o?`<`:`≤`} ${a(n,r)}`].filter(Boolean).join(`, `)}return``}var $={fromAttribute:e=>{try{return e===null?void 0:JSON.parse(e)}catch{console.warn(`justify-advisor: an attribute is no JSON`);return}}},qt=new URL(
/* @vite-ignore */
`../`,import.meta.url).href,Jt=class e extends I{static{this.styles=Ye}static{this.properties={patient:{converter:$},indications:{converter:$},facts:{converter:$},orderedExam:{attribute:`ordered-exam`,converter:$},priorExams:{attribute:`prior-exams`,converter:$},origin:{converter:$},language:{},endpoint:{},site:{},emergency:{type:Boolean}}}#e;#t;#n;#r;#i;constructor(){super(),this.say=new qe(`en`),this.consultation=new Ve(new Le(qt),()=>this.requestUpdate(),e=>this.#m(e)),this.query=``,this.hits=[],this.negated=[],this.active=0,this.listOpen=!1,this.searching=!1,this.searchGone=!1,this.unlistedText=``,this.ticked=/* @__PURE__ */ new Set,this.given=/* @__PURE__ */ new Map,this.wrongNumber=!1,this.shown=/* @__PURE__ */ new Set,this.opened=/* @__PURE__ */ new Set,this.guidelines=/* @__PURE__ */ new Map,this.definitions=/* @__PURE__ */ new Map,this.titles=/* @__PURE__ */ new Map,this.overriding=!1,this.overrideReason=``,this.overrideText=``,this.announcement=``,this.#r=``,this.#i=``,this.#a=()=>this.consultation.retryNow(),this.language=this.endpoint=this.site=``,this.emergency=!1}connectedCallback(){super.connectedCallback(),window.addEventListener(`online`,this.#a),this.hasUpdated&&this.consultation.evaluate()}disconnectedCallback(){super.disconnectedCallback(),window.removeEventListener(`online`,this.#a),this.#e?.abort(),this.consultation.close()}#a;willUpdate(t){let n=this.consultation,r=Object.keys(e.properties);if(this.hasUpdated&&!r.some(e=>t.has(e)))return;let i=this.language||this.closest(`[lang]`)?.getAttribute(`lang`)||document.documentElement.lang||`en`;i!==this.say.tag&&(this.say=new qe(i));let a=new URL(this.endpoint||qt,document.baseURI).href.replace(/\/?$/,`/`);a!==n.client.endpoint&&(n.client=new Le(a));let o=this.orderedExam?[this.orderedExam].flat():[];t.has(`orderedExam`)&&this.hasUpdated&&this.#s(o);let s=JSON.stringify([n.known,n.client.endpoint]);n.known={patient:this.patient,indications:[this.indications??[]].flat(),facts:[this.facts??[]].flat(),orderedExams:o,priorExams:this.priorExams??[],origin:this.origin,emergency:this.emergency,site:this.site,language:i},t.has(`patient`)&&this.hasUpdated&&this.#o(),this.hasUpdated&&s===JSON.stringify([n.known,n.client.endpoint])||(n.unusable=[],n.evaluate()),this.#c()}#o(){let e=this.consultation;e.answers.clear(),e.withdrawn.clear(),e.removedReasons.clear(),e.reasons=[],e.chosen=e.response=void 0,this.decision=this.editing=this.unlisted=this.#t=void 0,this.opened.clear(),this.#u(``)}#s(e){this.consultation.chosen=void 0,this.#t=void 0,this.overriding=!1,this.decision&&e[0]?.exam.code!==this.decision.procedure&&(this.decision=void 0)}async#c(){let e=this.consultation,t=new URLSearchParams({language:this.say.tag,...this.site?{site:this.site}:{}}),n=e.client.endpoint+t,r=this.say;try{if(this.#r!==n){this.#r=n;let{edition:i}=await e.client.call(`v1/edition?${t}`);this.edition=i,r.phrases=i.phrases??{},this.requestUpdate()}if((e.known.facts.length>0||e.answers.size>0||e.known.indications.length>0)&&this.#i!==n){this.#i=n,t.set(`pageSize`,`1000`);let[r,i]=await Promise.all([e.known.facts.length+e.answers.size>0?e.client.call(`v1/facts?${t}`):{facts:[]},e.known.indications.length>0?e.client.call(`v1/indications?${t}`):{indications:[]}]);this.definitions=new Map(r.facts?.map(e=>[e.id,e])),this.titles=/* @__PURE__ */ new Map;for(let e of i.indications??[]){this.titles.set(z({code:e.id}),e.title);for(let t of e.codes??[])this.titles.set(z(t),e.title)}this.#l(),this.requestUpdate()}}catch{this.#r=this.#i=``}}#l(){for(let{question:e}of this.consultation.answers.values()){let t=e=>{let t=this.definitions.get(e.fact);if(t){`text`in e?e.text=t.title:e.title=t.title,e.ask=t.ask||t.title;for(let n of e.choices??[])n.label=t.values?.find(e=>e.id===n.value)?.label??n.label}};t(e),e.items?.forEach(t)}}type(e){this.#u(e),this.#d()}#u(e){this.query=e,this.#e?.abort(),this.listOpen=e.trim()!==``,this.searching=this.listOpen,this.listOpen||(this.hits=this.negated=[]),this.requestUpdate()}async#d(){if(!this.listOpen)return;let e=this.#e=new AbortController,t={query:this.query,language:this.say.tag,site:this.site||void 0,limit:8};try{let n=await this.consultation.client.call(`v1/indications:search`,t,e.signal);if(e.signal.aborted)return;this.hits=n.hits??[],this.negated=n.negated??[],this.searchGone=!1,this.active=0,this.announcement=this.hits.length?this.say.say(`suggestions`,{n:this.hits.length}):this.say.say(`nothingFound`)}catch{if(e.signal.aborted)return;this.hits=this.negated=[],this.searchGone=!0}this.searching=!1,this.requestUpdate()}confirm(e){let t=this.consultation,n={code:e.indication};this.#u(``),t.removedReasons.delete(z(n)),t.indications.some(e=>z(e)===z(n))||t.reasons.push({coding:n,title:e.title}),t.reasons=t.reasons.filter(e=>z(e.coding)!==z(Be)),this.unlisted=void 0,this.#p(`next`)}declareUnlisted(){let e=this.consultation;this.unlisted=`open`,this.unlistedText=this.query,this.#u(``),e.indications.length===0&&(e.reasons.push({coding:Be,title:this.say.say(`notListed`)}),e.evaluate()),this.#v(`unlisted`)}sendUnlisted(){this.consultation.record({outcome:`OUTCOME_CODE_OVERRIDDEN`,reason:`OVERRIDE_REASON_GUIDELINE_DOES_NOT_FIT`,comment:Yt(this.unlistedText)}),this.unlisted=`sent`,this.announcement=this.say.say(`sent`),this.#v(`reason`)}removeReason(e){let t=this.consultation;t.removedReasons.add(z(e)),t.reasons=t.reasons.filter(t=>z(t.coding)!==z(e)),this.unlisted=void 0,this.#p(`reason`)}get question(){return this.editing??this.consultation.response?.recommendation?.questions?.[0]}answer(e){let t=this.question;if(!t)return;let n=this.consultation;n.answers.delete(t.fact),n.answers.set(t.fact,{question:t,facts:e});for(let t of e)n.withdrawn.delete(t.fact),n.unusable=n.unusable.filter(e=>e.fact!==t.fact);this.#f(),this.#p(`next`)}correct(e){this.#f(),this.editing=e.question;for(let t of e.facts){let n=e.question.items?.find(e=>e.fact===t.fact);n?.yes&&JSON.stringify(n.yes)===JSON.stringify(t)?this.ticked.add(t.fact):n&&!n.yes&&this.given.set(t.fact,t)}this.#v(`next`)}hostFact(e){let t=this.definitions.get(e);return t&&Fe(t)}withdraw(e){let t=this.consultation;t.answers.delete(e)||t.withdrawn.add(e),this.#f(),this.#p(`reason`)}stopEditing(){this.#f(),this.#v(`next`)}#f(){this.editing=void 0,this.ticked=/* @__PURE__ */ new Set,this.given=/* @__PURE__ */ new Map,this.wrongNumber=!1}#p(e){this.decision=void 0,this.overriding=!1,this.#t&&(this.consultation.chosen=this.#t=void 0),this.#n=e,this.consultation.evaluate(),this.#c()}#m(e){this.edition&&e.recommendation&&e.recommendation.edition!==this.edition.digest&&(this.#r=this.#i=``,this.guidelines.clear(),this.#c());let t=ot(e.recommendation),n=e.recommendation?.questions?.[0]?.ask;this.announcement=[t&&`${t.title}, ${this.say.say(B(t.category,`CATEGORY_`))}.`,n].filter(Boolean).join(` `),this.#_(`justify-recommendation`,{consultationId:e.consultationId??``,mode:e.mode??``,recommendation:e.recommendation,referral:this.consultation.referral}),this.#t&&this.#h()}get verdict(){return this.consultation.response?.recommendation?.verdicts?.[0]}choose(e,t){let n=this.consultation;if(!n.current)return;let r=this.verdict;r?.alternatives?.some(t=>t.procedure===e)?(n.record({outcome:`OUTCOME_CODE_CHANGED`,procedure:r.procedure,changedTo:e}),this.#g(e,t)):(this.#t={from:n.response,ordered:r?.procedure,title:t},n.chosen={exam:{code:e}},n.evaluate())}#h(){let{verdict:e}=this,t=this.#t;e&&t&&(Y(e)?this.#v(`order`):t.ordered&&t.ordered!==e.procedure?(this.consultation.record({outcome:`OUTCOME_CODE_CHANGED`,procedure:t.ordered,changedTo:e.procedure},t.from),this.#g(e.procedure,e.title)):this.keep())}keep(){let{verdict:e}=this;e&&this.consultation.current&&(/USUALLY_APPROPRIATE|MAY_BE/.test(e.verdict)&&this.consultation.record({outcome:`OUTCOME_CODE_AS_ADVISED`,procedure:e.procedure}),this.#g(e.procedure,e.title))}startOverride(){this.overriding=!0,this.overrideReason=this.overrideText=``,this.#v(`override`)}stopOverride(){this.overriding=!1,this.#v(`order`)}confirmOverride(){let{verdict:e}=this,t=this.overrideReason,n=Yt(this.overrideText.trim());if(!e||!t||t===`OVERRIDE_REASON_OTHER`&&!n||!this.consultation.current)return;let r={outcome:`OUTCOME_CODE_OVERRIDDEN`,reason:t,procedure:e.procedure};t===`OVERRIDE_REASON_OTHER`&&(r.reasonText=n),this.consultation.record(r),this.#g(e.procedure,e.title,r)}#g(e,t,n){let r=this.consultation.response?.consultationId??``;this.decision={procedure:e,title:t,overridden:!!n},this.overriding=!1,this.#t=void 0,this.announcement=this.say.say(`chosen`,{exam:t}),this.#v(`decision`),n?this.#_(`justify-overridden`,{procedure:e,title:t,consultationId:r,reason:n.reason,reasonText:n.reasonText??``}):this.#_(`justify-selected`,{procedure:e,title:t,consultationId:r})}changeMind(){this.decision=void 0,this.consultation.chosen=void 0,this.#p(`next`)}async open(e,t){if(this.opened.delete(e)||this.opened.add(e),this.requestUpdate(),!this.opened.has(e)||this.guidelines.has(t))return;let n=new URLSearchParams({language:this.say.tag,...this.site?{site:this.site}:{}});try{let e=await this.consultation.client.call(`v1/guidelines/${encodeURIComponent(t)}?${n}`);this.guidelines.set(t,e.guideline),this.requestUpdate()}catch{}}#_(e,t){this.dispatchEvent(new CustomEvent(e,{detail:t,bubbles:!0,composed:!0}))}#v(e){this.#n=e,this.requestUpdate()}updated(){if(!this.#n||this.consultation.asking)return;let e=this.renderRoot,t=this.#n;if(this.#n=void 0,document.activeElement!==document.body&&!e.activeElement&&!this.matches(`:focus-within`))return;let n=t=>e.querySelector(`[data-focus~='${t}']`);(n(t)??n(`answer`)??n(`reason`))?.focus()}render(){if(this.consultation.silent)return;let e=this.consultation.response?.recommendation,t=this.question;return E`
<section class="root" part="root" lang=${this.say.tag} dir=${this.say.direction} aria-label=${this.say.say(`advisor`)}>
<div class="head">
<h2>${this.say.say(`advisor`)}</h2>
<p class="status" part="status">${this.#y()}</p>
</div>
<div class="columns ${e?`two`:``}">
<div part="input">
${Rt(this)} ${Ut(this)}
${t&&!this.decision?kt(this,t):``}
</div>
<div part="answer" aria-busy=${String(this.consultation.asking)}>
${yt(this)} ${e?E`${xt(this)} ${st(this,e)}`:``}
</div>
</div>
<p class="hidden" role="status">${this.announcement}</p>
</section>
`}#y(){let e=[`illustrative`,`draft`,`reviewed`,`adopted`],t=(this.consultation.response?.recommendation?.answers??[]).map(e=>B(e.status,`REVIEW_STATUS_`)),n=e.find(e=>t.includes(e))??`illustrative`;return this.edition?.languages?.some(e=>this.say.tag.startsWith(e.tag)&&e.status.endsWith(`_DRAFT`))?`${this.say.say(n)} · ${this.say.say(`draftTranslation`)}`:this.say.say(n)}reasonsShown(){let e=this.consultation;return[...e.known.indications.filter(t=>!e.removedReasons.has(z(t))).map(e=>({coding:e,title:this.titles.get(z(e))??e.code})),...e.reasons]}};function Yt(e){let t=e;for(;new TextEncoder().encode(t).length>500;)t=t.slice(0,-1);return t}customElements.get(`justify-advisor`)||customElements.define(`justify-advisor`,Jt);export{Jt as JustifyAdvisor};